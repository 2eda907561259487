package no.fjordhotell.rates;

public enum RoomType {
    SINGLE,
    DOUBLE,
    FAMILY
}
