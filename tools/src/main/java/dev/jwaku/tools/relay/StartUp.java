package dev.jwaku.tools.relay;

/**
 * How fast a contestant starts and what it needs idle; medians.
 *
 * @param millis from the start of the process until it said that it listens
 * @param idleMebibytes resident memory two seconds later
 */
public record StartUp(String contestant, double millis, double idleMebibytes) {}
