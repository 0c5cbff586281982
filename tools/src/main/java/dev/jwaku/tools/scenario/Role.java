package dev.jwaku.tools.scenario;

/** What a node of a scenario is. */
public enum Role {
    /** Relays. */
    RELAY,
    /** Relays, and offers light push, filter and store; its store can be given moods. */
    SERVICE,
    /** Relays and offers store, which can be given moods. */
    STORE,
    /** Relays and offers light push. */
    PUSHER,
    /** Relays and offers filter. */
    FILTER,
    /** Somebody who writes and reads; takes part as the mode of the run says. */
    PERSON,
    /** Like a service node, but light push, filter and store are played by the scenario and can be given moods. */
    HOSTILE,
    /** An address that people have been told of, where nobody is. */
    DEAD;

    /** Whether it stands for the network that people use. */
    public boolean isInfrastructure() {
        return this != PERSON && this != DEAD;
    }
}
