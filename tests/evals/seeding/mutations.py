"""What each operator does to a small source of each language, and what it leaves alone.

A row is (operator, file, source, old, new): the seed's content is the source with the first text replaced by the second.
"""

from __future__ import annotations

MUTATIONS = (
    # --- drop-guard
    ("drop-guard", "a.py", """\
def total(order):
    # nothing to pay for
    if order is None:
        return 0

    return order.price * order.count
""", "    # nothing to pay for\n    if order is None:\n        return 0\n\n", ""),
    ("drop-guard", "a.py", """\
def mean(values):
    scale = 2

    if not len(values):
        raise ValueError("no values")

    return scale * sum(values) / len(values)
""", "\n    if not len(values):\n        raise ValueError(\"no values\")\n", ""),
    ("drop-guard", "a.py", """\
def take(stock, amount):
    if amount <= 0:
        raise ValueError(amount)
    return stock - amount
""", "    if amount <= 0:\n        raise ValueError(amount)\n", ""),
    ("drop-guard", "a.ts", """\
function head(name: string): string {
  if (!name) return "";
  return name[0].toUpperCase();
}
""", "  if (!name) return \"\";\n", ""),
    ("drop-guard", "a.js", """\
function title(user) {
  if (user === null) {
    return "";
  }
  return user.name;
}
""", "  if (user === null) {\n    return \"\";\n  }\n", ""),
    ("drop-guard", "a.go", """\
package a

func Name(u *User) string {
	if u == nil {
		return ""
	}
	return u.Name
}
""", "\tif u == nil {\n\t\treturn \"\"\n\t}\n", ""),
    ("drop-guard", "a.go", """\
package a

func Size(v any) int {
	s, ok := v.(Sized)
	if !ok {
		return 0
	}
	return s.Size()
}
""", "s, ok := v.(Sized)\n\tif !ok {\n\t\treturn 0\n\t}\n", "s := v.(Sized)\n"),
    ("drop-guard", "A.java", """\
class A {
    String name(User user) {
        if (user == null) {
            return "";
        }
        return user.getName();
    }
}
""", "        if (user == null) {\n            return \"\";\n        }\n", ""),
    # --- swap-boundary
    ("swap-boundary", "a.py", "def f(i, limit):\n    if i < limit:\n        g(i)\n", "<", "<="),
    ("swap-boundary", "a.py", "def f(items, n):\n    return items[:n + 1]\n", "n + 1", "n"),
    ("swap-boundary", "a.py", "def f(items):\n    for i in range(len(items)):\n        g(items[i])\n", "range(len(items))", "range(len(items) - 1)"),
    ("swap-boundary", "a.ts", "function f(xs: string[]) {\n  for (let i = 0; i < xs.length; i++) {\n    g(xs[i]);\n  }\n}\n", "i < xs", "i <= xs"),
    ("swap-boundary", "a.js", "function f(xs) {\n  return xs.slice(0, xs.length - 1);\n}\n", "xs.length - 1", "xs.length"),
    ("swap-boundary", "a.go", "package a\n\nfunc f(xs []int, max int) bool {\n\treturn len(xs) > max\n}\n", ">", ">="),
    ("swap-boundary", "A.java", "class A {\n    boolean f(int age) {\n        return age >= 18;\n    }\n}\n", ">=", ">"),
    # --- drop-await
    ("drop-await", "a.py", "async def f(db):\n    await db.commit()\n", "await db", "db"),
    ("drop-await", "a.py", "async def f(user):\n    if await allowed(user):\n        go()\n", "if await ", "if "),
    ("drop-await", "a.ts", "async function f(db: Db) {\n  await db.save();\n}\n", "await db", "db"),
    ("drop-await", "a.js", "async function f(db) {\n  const row = await db.get();\n  return row.id;\n}\n", "await db", "db"),
    # --- widen-permission
    ("widen-permission", "a.py", "def may(user, doc):\n    return user.is_staff and doc.owner_id == user.id\n", " and ", " or "),
    ("drop-permission", "a.py", "def f(user):\n    if not user.is_admin:\n        raise Forbidden\n    wipe()\n", "    if not user.is_admin:\n        raise Forbidden\n", ""),
    ("drop-permission", "a.py", "@login_required\ndef f(request):\n    return page(request)\n\n\n@login_required\ndef g(request):\n    return 1\n", "@login_required\ndef f", "def f"),
    ("widen-permission", "a.py", "def f(session):\n    return session.get(URL, verify=True)\n", "verify=True", "verify=False"),
    ("widen-permission", "a.ts", "function f(user: User) {\n  if (!user.isAdmin || !user.tenantActive) {\n    throw new Forbidden();\n  }\n  wipe();\n}\n", "||", "&&"),
    ("drop-permission", "a.js", "router.post(\"/wipe\", requireAdmin, (req, res) => wipe(res));\nrouter.post(\"/x\", requireAdmin, x);\n", "requireAdmin, (req", "(req"),
    ("widen-permission", "a.js", "const rule = {\n  httpOnly: true,\n};\n", "true", "false"),
    ("widen-permission", "a.go", "package a\n\nfunc f() *tls.Config {\n\treturn &tls.Config{InsecureSkipVerify: false}\n}\n", "false", "true"),
    ("drop-permission", "a.go", "package a\n\nfunc f(u User) error {\n\tif !u.IsAdmin {\n\t\treturn ErrForbidden\n\t}\n\treturn wipe()\n}\n\nvar _ = ErrForbidden\n", "\tif !u.IsAdmin {\n\t\treturn ErrForbidden\n\t}\n", ""),
    ("drop-permission", "A.java", "class A {\n    @PreAuthorize(\"hasRole('ADMIN')\")\n    void f() {\n        wipe();\n    }\n}\n", "    @PreAuthorize(\"hasRole('ADMIN')\")\n", ""),
    ("widen-permission", "A.java", "class A {\n    boolean f(User user, Doc doc) {\n        return user.isStaff() && doc.isOpen();\n    }\n}\n", "&&", "||"),
    ("drop-permission", "a.ts", "class A {\n  f(user: User) {\n    if (!user.canEdit) {\n      throw new Error(\"no\");\n    }\n    wipe();\n  }\n}\n", "    if (!user.canEdit) {\n      throw new Error(\"no\");\n    }\n", ""),
    # --- swallow-error
    ("swallow-error", "a.py", """\
def f(path):
    try:
        return read(path)
    except OSError as error:
        raise Unreadable(path) from error


raise Unreadable
""", "OSError as error:\n        raise Unreadable(path) from error", "OSError:\n        return None"),
    ("swallow-error", "a.py", """\
def f(path):
    try:
        save(path)
    except OSError:
        log.warning("no")
        raise
""", "        raise\n", ""),
    ("swallow-error", "a.ts", """\
async function f(): Promise<void> {
  try {
    g();
  } catch (error) {
    throw new Failed(error);
  }
}
export { Failed };
""", "throw new Failed(error);", "console.error(error);"),
    ("swallow-error", "a.go", """\
package a

func f() (*T, error) {
	t, err := g()
	if err != nil {
		return nil, err
	}
	return t, nil
}
""", "return nil, err", "return nil, nil"),
    ("swallow-error", "A.java", """\
class A {
    int f() {
        try {
            return g();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    UncheckedIOException x;
}
""", "throw new UncheckedIOException(e);", "return 0;"),
    # --- ignore-error
    ("ignore-error", "a.go", """\
package a

func f() string {
	t, err := g()
	if err != nil {
		return ""
	}
	return t
}
""", "t, err := g()\n\tif err != nil {\n\t\treturn \"\"\n\t}\n", "t, _ := g()\n"),
    ("ignore-error", "a.go", """\
package a

func f(db DB) int {
	err := db.Save()
	if err != nil {
		return 1
	}
	return 0
}
""", "err := db.Save()\n\tif err != nil {\n\t\treturn 1\n\t}\n", "_ = db.Save()\n"),
    # --- swap-arguments
    ("swap-arguments", "a.py", "def move(source, target):\n    g()\n\n\ndef f(source, target):\n    move(source, target)\n", "    move(source, target)", "    move(target, source)"),
    ("swap-arguments", "a.ts", "function pay(from: string, amount: string) {}\nfunction f(from: string, amount: string) {\n  pay(from, amount);\n}\n", "pay(from, amount)", "pay(amount, from)"),
    ("swap-arguments", "a.go", "package a\n\nfunc f(src, dst string) error {\n\treturn io.Copy(src, dst)\n}\n", "Copy(src, dst)", "Copy(dst, src)"),
    ("swap-arguments", "A.java", "class A {\n    void f(int width, int height) {\n        draw(width, height);\n    }\n}\n", "draw(width, height)", "draw(height, width)"),
    # --- drop-keyword
    ("drop-keyword", "a.py", "def load(path, strict=False):\n    return path\n\n\ndef f(path):\n    return load(path, strict=True)\n", "load(path, strict=True)", "load(path)"),
    ("drop-keyword", "a.py", "def f(url):\n    return requests.get(url, timeout=5)\n", ", timeout=5", ""),
    # --- leak-resource
    ("leak-resource", "a.py", """\
def f(path):
    with open(path) as file:
        # the header
        head = file.readline()

        return head
""", "    with open(path) as file:\n        # the header\n        head = file.readline()\n\n        return head\n",
     "    file = open(path)\n    # the header\n    head = file.readline()\n\n    return head\n"),
    ("leak-resource", "a.ts", """\
async function f(pool: Pool) {
  const client = await pool.connect();
  try {
    await client.query("x");
  } finally {
    client.release();
  }
}
""", "  try {\n    await client.query(\"x\");\n  } finally {\n    client.release();\n  }\n", "  await client.query(\"x\");\n"),
    ("leak-resource", "a.go", """\
package a

func f(path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()

	return read(file)
}
""", "\tdefer file.Close()\n", ""),
    ("leak-resource", "A.java", """\
class A {
    int f() throws IOException {
        try (InputStream in = open()) {
            return in.read();
        }
    }
}
""", "        try (InputStream in = open()) {\n            return in.read();\n        }\n", "        InputStream in = open();\n        return in.read();\n"),
    ("leak-resource", "A.java", """\
class A {
    int f() {
        try (InputStream in = open()) {
            return in.read();
        } catch (IOException e) {
            return 0;
        }
    }
}
""", "try (InputStream in = open()) {\n", "try {\n            InputStream in = open();\n"),
    # --- drop-lock
    ("drop-lock", "a.py", "class A:\n    def f(self):\n        with self._lock:\n            self.n += 1\n", "        with self._lock:\n            self.n += 1\n", "        self.n += 1\n"),
    ("drop-lock", "a.go", "package a\n\nfunc (a *A) F() {\n\ta.mu.Lock()\n\tdefer a.mu.Unlock()\n\n\ta.n++\n}\n", "\ta.mu.Lock()\n\tdefer a.mu.Unlock()\n\n", ""),
    ("drop-lock", "a.go", "package a\n\nfunc (a *A) F() {\n\ta.mu.Lock()\n\ta.n++\n\ta.mu.Unlock()\n\tg()\n}\n", "\ta.mu.Lock()\n\ta.n++\n\ta.mu.Unlock()\n", "\ta.n++\n"),
    ("drop-lock", "A.java", "class A {\n    void f() {\n        synchronized (this) {\n            n++;\n        }\n    }\n}\n", "        synchronized (this) {\n            n++;\n        }\n", "        n++;\n"),
    ("drop-lock", "A.java", "class A {\n    public synchronized void f() {\n        n++;\n    }\n}\n", "public synchronized void", "public void"),
    # --- wrong-sibling
    ("wrong-sibling", "a.py", "def f(start, end):\n    g(start)\n    return h(end)\n", "h(end)", "h(start)"),
    ("wrong-sibling", "a.py", "def f(box):\n    return Box(width=box.width, height=box.height)\n", "width=box.width", "width=box.height"),
    ("wrong-sibling", "a.ts", "function f(row: Row) {\n  g(row.createdAt);\n  return row.updatedAt;\n}\n", "return row.updatedAt", "return row.createdAt"),
    ("wrong-sibling", "a.go", "package a\n\nfunc f(minSize, maxSize int) int {\n\tg(minSize)\n\treturn maxSize\n}\n", "return maxSize", "return minSize"),
    ("wrong-sibling", "A.java", "class A {\n    A(int left, int right) {\n        this.left = left;\n        this.right = right;\n    }\n}\n", "= right;", "= left;"),
    # --- drop-case
    ("drop-case", "a.py", "def f(x):\n    if x == 1:\n        a()\n    elif x == 2:\n        b()\n    else:\n        c()\n", "    elif x == 2:\n        b()\n", ""),
    ("drop-case", "a.py", "def f(x):\n    match x:\n        case 1:\n            a()\n        case 2:\n            b()\n        case _:\n            c()\n", "        case 2:\n            b()\n", ""),
    ("drop-case", "a.ts", "function f(x: number) {\n  if (x === 1) {\n    a();\n  } else if (x === 2) {\n    b();\n  } else {\n    c();\n  }\n}\n", "else if (x === 2) {\n    b();\n  } else {", "else {"),
    ("drop-case", "a.ts", "function f(x: string) {\n  switch (x) {\n    case \"a\":\n      return 1;\n    case \"b\":\n      return 2;\n    default:\n      return 3;\n  }\n}\n", "    case \"b\":\n      return 2;\n", ""),
    ("drop-case", "a.go", "package a\n\nfunc f(x int) int {\n\tswitch x {\n\tcase 1:\n\t\treturn 1\n\tcase 2:\n\t\treturn 4\n\tdefault:\n\t\treturn 9\n\t}\n}\n", "\tcase 2:\n\t\treturn 4\n", ""),
    ("drop-case", "A.java", "class A {\n    int f(int x) {\n        switch (x) {\n            case 1:\n                return 1;\n            case 2:\n                return 4;\n            default:\n                return 9;\n        }\n    }\n}\n", "            case 2:\n                return 4;\n", ""),
    ("drop-case", "A.java", "class A {\n    int f(K x) {\n        return switch (x) {\n            case A -> 1;\n            case B -> 4;\n            default -> 9;\n        };\n    }\n}\n", "            case B -> 4;\n", ""),
    # --- flip-default
    ("flip-default", "a.py", "def f(path, force=False):\n    return g(path, force)\n", "force=False", "force=True"),
    ("flip-default", "a.py", "def f(rows=None):\n    for row in rows or []:\n        g(row)\n", "rows or []", "rows"),
    ("flip-default", "a.py", "def f(prices, key):\n    return prices.get(key, 0)\n", "prices.get(key, 0)", "prices[key]"),
    ("flip-default", "a.ts", "function f(path: string, force = false) {\n  g(path, force);\n}\n", "force = false", "force = true"),
    ("flip-default", "a.ts", "function f(port?: number) {\n  return port ?? 80;\n}\n", "??", "||"),
    ("flip-default", "a.js", "function f(rows) {\n  return g(rows ?? []);\n}\n", "rows ?? []", "rows"),
    ("flip-default", "A.java", "class A {\n    int f(Map<String, Integer> m, String k) {\n        return m.getOrDefault(k, 0);\n    }\n}\n", "getOrDefault(k, 0)", "get(k)"),
    ("flip-default", "A.java", "class A {\n    String f(Optional<String> o) {\n        return o.orElse(\"x\");\n    }\n}\n", "orElse(\"x\")", "get()"),
    # --- narrow-number
    ("narrow-number", "a.py", "def f(total, count):\n    return total / count\n", "/", "//"),
    ("narrow-number", "a.py", "def f(price):\n    return Decimal(price)\n\n\nzero = Decimal(0)\none = Decimal(1)\n", "return Decimal(price)", "return float(price)"),
    ("narrow-number", "a.ts", "function f(total: number, count: number) {\n  return total / count;\n}\n", "total / count", "Math.floor(total / count)"),
    ("narrow-number", "a.js", "function f(rows) {\n  return Math.ceil(rows / 10);\n}\n", "ceil", "floor"),
    ("narrow-number", "a.go", "package a\n\nfunc f(hits, all int) float64 {\n\treturn float64(hits) / float64(all)\n}\n", "float64(hits) / float64(all)", "float64(hits / all)"),
    ("narrow-number", "A.java", "class A {\n    double f(int hits, int all) {\n        return (double) hits / all;\n    }\n}\n", "(double) hits / all", "(double) (hits / all)"),
    ("narrow-number", "A.java", "class A {\n    long f(int seconds) {\n        return seconds * 1000L;\n    }\n}\n", "1000L", "1000"),
    # --- drop-condition
    ("drop-condition", "a.py", "def f(a, b):\n    if a.ready and b.done:\n        g()\n", " and b.done", ""),
    ("drop-condition", "a.py", "def f(user):\n    if user is not None and user.name:\n        g()\n", "user is not None and ", ""),
    ("drop-condition", "a.ts", "function f(a: A, n: number) {\n  if (a.ready && n !== 4) {\n    g();\n  }\n}\n", " && n !== 4", ""),
    ("drop-condition", "a.go", "package a\n\nfunc f(a A, n int) {\n\tif a.Ready && n != 4 {\n\t\tg()\n\t}\n}\n", " && n != 4", ""),
    ("drop-condition", "A.java", "class A {\n    void f(User user) {\n        if (user != null && user.active()) {\n            g();\n        }\n    }\n}\n", "user != null && ", ""),
)  # fmt: skip

LOOKALIKES = (
    ("drop-guard", "a.py", "def f(rows):\n    if not rows:\n        return\n    for row in rows:\n        g(row)\n", "an empty list is looped over all the same"),
    ("drop-guard", "a.py", "def f(x):\n    if x is None:\n        return 1\n    else:\n        return x.y\n", "there is an else"),
    ("drop-guard", "a.py", "def f(x):\n    if x is None:\n        x = make()\n    return x.y\n", "it does not leave"),
    ("drop-guard", "a.py", "def f(x):\n    if x is None:\n        return 1\n    x = make()\n    return x.y\n", "the value is set anew"),
    ("drop-guard", "a.py", "def __repr__(x):\n    if x is None:\n        return 1\n    return x.y\n", "nobody reviews a repr"),
    ("drop-guard", "a.ts", "function f(x: X | null) {\n  if (x === null) return 1;\n  return x.y;\n}\n", "it would not compile"),
    ("drop-guard", "a.go", "package a\n\nimport \"errors\"\n\nfunc f(u *U) error {\n\tif u == nil {\n\t\treturn errors.New(\"x\")\n\t}\n\treturn u.Do()\n}\n", "the import would be unused"),
    ("drop-guard", "a.go", "package a\n\nfunc f(u *U) int {\n\tif u := g(); u == nil {\n\t\treturn 1\n\t}\n\treturn u.N\n}\n", "it declares what it checks"),
    ("drop-guard", "A.java", "class A {\n    int f(U u) {\n        if (u == null) {\n            return 1;\n        } else if (u.a()) {\n            return 2;\n        }\n        return u.b();\n    }\n}\n", "there is an else"),
    ("swap-boundary", "a.py", "def f(top, n):\n    if n > top:\n        top = n\n    return top\n", "the same with >="),
    ("swap-boundary", "a.py", "def f(xs):\n    return len(xs) > 0\n", "always true with >="),
    ("swap-boundary", "a.py", "def f():\n    return 1 < 2\n", "constants"),
    ("swap-boundary", "a.py", "def f(now, deadline):\n    return now < deadline\n", "two instants are never equal"),
    ("swap-boundary", "a.ts", "function f(a: number, max: number) {\n  return a > max ? max : a;\n}\n", "the same with >="),
    ("swap-boundary", "a.go", "package a\n\nfunc f(xs []int, start int) []int {\n\tif start > 0 {\n\t\treturn xs[start:]\n\t}\n\treturn xs\n}\n", "the same with >="),
    ("swap-boundary", "A.java", "class A {\n    boolean f(Version a, Version b) {\n        return a.rank < b.rank;\n    }\n}\n", "no limit"),
    ("drop-await", "a.py", "async def f():\n    await asyncio.sleep(1)\n", "a pause"),
    ("drop-await", "a.js", "async function f() {\n  return await g();\n}\n", "a promise is awaited by the caller"),
    ("drop-await", "a.ts", "async function f() {\n  const row = await g();\n  return row.id;\n}\n", "it would not compile"),
    ("widen-permission", "a.py", "def f(user):\n    return user and user.is_admin\n", "the first half keeps the second from failing"),
    ("widen-permission", "a.py", "def f(a):\n    if a.mode.owner is None or a.mode.group is None:\n        return None\n    return a\n", "a file's mode"),
    ("drop-permission", "a.py", "def f(user):\n    if user.is_admin:\n        return page(user)\n    return None\n", "it lets in, and turns nobody away"),
    ("drop-permission", "a.py", "@cached\ndef f(user):\n    return user\n", "no access decorator"),
    ("widen-permission", "a.ts", "function f(a: A) {\n  if (!a.isAdmin && !a.isOwner) {\n    errors.push(1);\n  }\n}\n", "more would be turned away"),
    ("widen-permission", "a.py", "def f(a):\n    return g(a, public=True)\n", "open already"),
    ("drop-permission", "a.ts", "function f(owner: string, repo: string) {\n  if (!owner || !repo) {\n    throw new Error(\"x\");\n  }\n  g();\n}\n", "a missing text, not a missing right"),
    ("drop-permission", "a.go", "package a\n\nfunc f(u *User) error {\n\tif u.Authorization == nil {\n\t\treturn ErrX\n\t}\n\treturn g()\n}\n", "a missing value"),
    ("drop-permission", "A.java", "class A {\n    @Override\n    void f() {\n        g();\n    }\n}\n", "no access annotation"),
    ("swallow-error", "a.py", "def f():\n    try:\n        g()\n    except ImportError:\n        raise\n", "on purpose"),
    ("swallow-error", "a.py", "def f(x):\n    raise ValueError(x)\n", "no handler"),
    ("swallow-error", "a.ts", "function f(): number {\n  try {\n    return g();\n  } catch (e) {\n    throw new E(e);\n  }\n}\n", "the compiler would miss a value"),
    ("swallow-error", "a.go", "package a\n\nfunc f(err error) error {\n\treturn err\n}\n", "no check"),
    ("swallow-error", "A.java", "class A {\n    void f() {\n        try {\n            g();\n        } catch (E e) {\n            h(e);\n        }\n    }\n}\n", "it does not rethrow"),
    ("ignore-error", "a.go", "package a\n\nfunc f() error {\n\tt, err := g()\n\tif err != nil {\n\t\treturn err\n\t}\n\tu, err := h(t)\n\treturn k(u, err)\n}\n", "a later read may be of another err"),
    ("swap-arguments", "a.py", "def f(low, high):\n    return max(low, high)\n", "the order does not matter"),
    ("swap-arguments", "a.py", "def f(name, size):\n    return g(name, size)\n", "nobody knows what g takes"),
    ("swap-arguments", "a.py", "def g(l_1, l_2):\n    pass\n\n\ndef f(l_1, l_2):\n    return g(l_1, l_2)\n", "often symmetric"),
    ("swap-arguments", "a.ts", "function g(id: number, name: string) {}\nfunction f(id: number, name: string) {\n  g(id, name);\n}\n", "the types differ"),
    ("drop-keyword", "a.py", "def g(a, b=1):\n    pass\n\n\ndef f():\n    g(2, b=1)\n", "the default is the same"),
    ("drop-keyword", "a.py", "def g(a, *, b):\n    pass\n\n\ndef f():\n    g(2, b=1)\n", "there is no default"),
    ("leak-resource", "a.py", "def f(path):\n    with open(path) as file:\n        return \"\"\"\n        x\n        \"\"\" + file.read()\n", "the text would change with the indentation"),
    ("leak-resource", "a.py", "def f(path):\n    with suppress(OSError) as s:\n        g(s)\n", "nothing is opened"),
    ("leak-resource", "a.go", "package a\n\nfunc f(wg *WG) {\n\tdefer wg.Done()\n\tg()\n}\n", "not a resource"),
    ("leak-resource", "a.ts", "function f() {\n  try {\n    g();\n  } finally {\n    this.busy = false;\n  }\n}\n", "nothing is closed"),
    ("leak-resource", "A.java", "class A {\n    int f() {\n        try (A a = a(); B b = b()) {\n            return 1;\n        }\n    }\n}\n", "two resources are left alone"),
    ("drop-lock", "a.py", "def f(path):\n    with block:\n        g(path)\n    with open_clock() as c:\n        g(c)\n", "no lock"),
    ("drop-lock", "a.py", "def f(self):\n    # the lock orders writers\n    with self.lock:\n        g()\n", "the comment would stay"),
    ("drop-lock", "a.go", "package a\n\nfunc f() {\n\tmu.Lock()\n\tif x {\n\t\tmu.Unlock()\n\t\treturn\n\t}\n\tmu.Unlock()\n}\n", "more than one unlock"),
    ("drop-lock", "A.java", "class A {\n    public void f() {\n        n++;\n    }\n}\n", "no lock"),
    ("wrong-sibling", "a.py", "def f(start, end):\n    return end - start\n", "both stand side by side"),
    ("wrong-sibling", "a.py", "def f(start):\n    return g(start)\n", "the other one is unknown"),
    ("wrong-sibling", "a.go", "package a\n\nfunc f(start int, end string) {\n\tg(start)\n\th(end)\n}\n", "the types differ"),
    ("drop-case", "a.py", "def f(x):\n    if x == 1:\n        a()\n    elif x == 2:\n        b()\n", "there is no default"),
    ("drop-case", "a.py", "def f(x):\n    if x == 1:\n        a()\n    elif x == 2:\n        b()\n    else:\n        b()\n", "the default does the same"),
    ("drop-case", "a.ts", "function f(x: string) {\n  switch (x) {\n    case \"a\":\n    case \"b\":\n      g();\n    default:\n      h();\n  }\n}\n", "they fall through"),
    ("drop-case", "a.go", "package a\n\nfunc f(x int) {\n\tswitch x {\n\tcase 1:\n\t\ta()\n\tcase 2:\n\t\tb()\n\t}\n}\n", "there is no default"),
    ("drop-case", "A.java", "class A {\n    int f(int x) {\n        switch (x) {\n            case 1:\n                return 9;\n            case 2:\n            default:\n                return 9;\n        }\n    }\n}\n", "the default does the same"),
    ("flip-default", "a.py", "def f(verbose=False):\n    g(verbose)\n", "what is printed matters to nobody"),
    ("flip-default", "a.py", "@overload\ndef f(force: bool = False) -> int: ...\n", "nothing runs"),
    ("flip-default", "a.py", "def f(d, k):\n    if k in d:\n        return d.get(k, 0)\n    return 1\n", "the key is there"),
    ("flip-default", "a.py", "def f(a, b):\n    return a or b\n", "no default"),
    ("flip-default", "a.ts", "function f(x?: string) {\n  return x ?? \"\";\n}\n", "the same with ||"),
    ("flip-default", "A.java", "class A {\n    String f(Optional<String> o) {\n        return o.orElse(null);\n    }\n}\n", "no default"),
    ("narrow-number", "a.py", "def f(base_path, total):\n    return base_path / total\n", "a path"),
    ("narrow-number", "a.py", "def f(total, count):\n    return round(total / count)\n", "rounded at once"),
    ("narrow-number", "a.py", "def f():\n    return Decimal(\"0.1\")\n", "a constant"),
    ("narrow-number", "a.ts", "function f(total: number) {\n  return Math.floor(total / 10);\n}\n", "rounded at once"),
    ("narrow-number", "a.go", "package a\n\nfunc f(total, n int) int {\n\treturn total / n\n}\n", "integers already"),
    ("narrow-number", "A.java", "class A {\n    long f(double x) {\n        return Math.round(x);\n    }\n}\n", "it would not compile"),
    ("drop-condition", "a.py", "def f(a, b):\n    c = a and b\n    return c\n", "no condition"),
    ("drop-condition", "a.py", "def f(user):\n    if user.is_admin and user.active:\n        g()\n", "an access check is another operator's"),
    ("drop-condition", "a.ts", "function f(a: boolean, b?: B) {\n  if (a && b) {\n    g(b);\n  }\n}\n", "the branch needs it to compile"),
    ("drop-condition", "a.go", "package a\n\nfunc f(m map[string]int) {\n\tif v, ok := m[\"x\"]; v > 1 && ok {\n\t\tg()\n\t}\n}\n", "ok would be unused"),
)  # fmt: skip
