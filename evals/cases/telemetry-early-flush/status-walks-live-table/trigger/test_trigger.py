import threading

from beaconsink.devices import DeviceRegistry
from beaconsink.status import quiet_devices


def test_a_new_device_while_the_page_is_made():
    registry = DeviceRegistry()
    registry.touch("a", 10)
    registry.touch("b", 20)
    arrivals = iter(range(10))

    def limit_for(device):
        newcomer = threading.Thread(target=registry.touch, args=(f"new-{next(arrivals)}", 100))
        newcomer.start()
        newcomer.join(10)
        return 30

    assert quiet_devices(registry, 100, limit_for) == ["a", "b"]
