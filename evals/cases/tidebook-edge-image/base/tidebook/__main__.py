import sys

from tidebook.bulletin import bulletin

if __name__ == "__main__":
    rows = [line.split() for line in sys.stdin if line.strip()]
    print(bulletin((time, float(metres)) for time, metres in rows))
