package dev.jwaku.tools.trace.model;

/**
 * One thing that a log says about a message.
 *
 * @param time as the node's clock had it, nanoseconds since 1970
 * @param node whose log it is, an index of the node list
 * @param kind what happened
 * @param peer name of the other side; 0 if there is none
 * @param topic name of the pubsub topic; 0 if not said
 * @param contentTopic name of the content topic; 0 if not said
 * @param number a count or status, as {@link Kind} says; -1 if not said
 * @param text name of a reason; 0 if there is none
 */
public record Event(long time, int node, Kind kind, int peer, int topic, int contentTopic, int number, int text) {}
