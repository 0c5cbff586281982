package dev.jwaku.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.util.Locale;
import org.slf4j.LoggerFactory;

/**
 * Sets Logback up in code, which starts faster than reading a file: warnings and worse to standard error until a
 * command says otherwise.
 */
public final class Logging extends ContextAwareBase implements Configurator {
    /**
     * JVM property that overrides the level of commands without {@code --log-level}: {@code -Djwaku.log.level=DEBUG}.
     */
    static final String LEVEL_PROPERTY = "jwaku.log.level";

    /**
     * Netty warns there of every connection that ends before its upgrade is answered; our listeners say so at DEBUG.
     */
    private static final String NETTY_PIPELINE = "io.netty.channel.DefaultChannelPipeline";

    private static final String CONNECTION_POOL = "com.zaxxer.hikari";
    private static final String MIGRATIONS = "org.flywaydb";

    /** Created by Logback, which finds it through {@code META-INF/services}. */
    public Logging() {}

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.WARN);
        context.getLogger(NETTY_PIPELINE).setLevel(Level.ERROR);
        // a database that is away is said once, by the archive
        context.getLogger(CONNECTION_POOL).setLevel(Level.ERROR);
        context.getLogger(MIGRATIONS).setLevel(Level.WARN);
        append(context, "System.err", new LogLine());
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /** From now on, this level and worse go to standard output, one line of text or one JSON object each. */
    static void toStandardOutput(String level, boolean asJson) {
        LoggerContext context = context();
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.detachAndStopAllAppenders();
        root.setLevel(parse(level));
        append(context, "System.out", asJson ? new LogJson() : new LogLine());
    }

    /** From now on, this level and worse go to standard error, unless {@link #LEVEL_PROPERTY} names another one. */
    static void level(String level) {
        context().getLogger(Logger.ROOT_LOGGER_NAME).setLevel(parse(System.getProperty(LEVEL_PROPERTY, level)));
    }

    /** From now on, this level and worse are logged, wherever to. */
    static void changeLevel(String level) {
        context().getLogger(Logger.ROOT_LOGGER_NAME).setLevel(parse(level));
    }

    /** @throws UsageException if there is no such level */
    static void check(String level) {
        parse(level);
    }

    private static LoggerContext context() {
        return (LoggerContext) LoggerFactory.getILoggerFactory();
    }

    private static void append(LoggerContext context, String target, Encoder<ILoggingEvent> encoder) {
        encoder.setContext(context);
        encoder.start();
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setTarget(target);
        console.setEncoder(encoder);
        console.start();
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(console);
    }

    /** nwaku's levels; NOTICE is our INFO, FATAL our ERROR. */
    private static Level parse(String level) {
        return switch (level.toUpperCase(Locale.ROOT)) {
            case "TRACE" -> Level.TRACE;
            case "DEBUG" -> Level.DEBUG;
            case "INFO", "NOTICE" -> Level.INFO;
            case "WARN" -> Level.WARN;
            case "ERROR", "FATAL" -> Level.ERROR;
            case "NONE" -> Level.OFF;
            default ->
                throw new UsageException(
                        "--log-level is one of TRACE, DEBUG, INFO, NOTICE, WARN, ERROR, FATAL, not '" + level + "'");
        };
    }
}
