package dev.jwaku.bench;

import java.io.IOException;

/** Runs the micro benchmarks; takes JMH's own arguments ({@code -h} lists them, {@code Noise} runs some of them). */
public final class Main {
    private Main() {}

    /** Runs what the arguments select, by default everything with the settings of the classes. */
    public static void main(String[] args) throws IOException {
        org.openjdk.jmh.Main.main(args);
    }
}
