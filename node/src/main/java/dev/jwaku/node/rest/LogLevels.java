package dev.jwaku.node.rest;

/** Changes how much is logged, while the node runs. The logging library is not this module's business. */
@FunctionalInterface
public interface LogLevels {
    /** Sets a level: TRACE, DEBUG, INFO, NOTICE, WARN, ERROR or FATAL. */
    void set(String level);
}
