from datetime import date

import pytest

from depotlog.db import connect
from depotlog.report import fleet_list
from depotlog.vehicles import add_vehicle, get_vehicle, list_vehicles, record_service, retire


@pytest.fixture
def db():
    return connect()


def test_a_new_vehicle_counts_from_its_registration(db):
    add_vehicle(db, "B-104", "north", "truck", date(2026, 1, 1))
    assert fleet_list(db) == ["B-104     north       30.06.2026"]


def test_a_service_moves_the_date(db):
    van = add_vehicle(db, "B-104", "north", "van", date(2024, 1, 1))
    record_service(db, van, date(2026, 2, 1), 48_000)
    assert get_vehicle(db, van)["last_service_on"] == "2026-02-01"
    assert fleet_list(db) == ["B-104     north       01.02.2027"]


def test_retired_vehicles_are_gone(db):
    van = add_vehicle(db, "B-104", "north", "van", date(2024, 1, 1))
    assert retire(db, van) is True
    assert retire(db, van) is False
    assert list_vehicles(db) == []
