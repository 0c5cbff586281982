package dev.jwaku.tools.relay;

import java.util.List;

/**
 * A kind of relay node that the benchmark starts.
 *
 * @param name in the report
 * @param version of the program
 * @param command starts a peer that speaks JSON lines
 */
public record Contestant(String name, String version, List<String> command) {
    public Contestant {
        command = List.copyOf(command);
    }
}
