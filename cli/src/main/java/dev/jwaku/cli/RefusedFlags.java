package dev.jwaku.cli;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * nwaku's flags for what this node does not have. Each is taken when its value asks for nothing, so that a command line
 * written for nwaku works where it can, and refused with the reason otherwise.
 */
final class RefusedFlags {
    private static final List<String> OFF = List.of("false", "0", "no", "off");
    private static final String NO_RLN = "RLN is not implemented";
    private static final String NO_MIX = "the mix protocol is not implemented";
    private static final String SUCCESSOR = "a flag of nwaku's successor, not of nwaku";

    private static final List<Refused> ALL = List.of(
            toggle("--rln-relay", NO_RLN),
            toggle("--rln-relay-dynamic", NO_RLN),
            value("--rln-relay-cred-path", NO_RLN),
            value("--rln-relay-cred-password", NO_RLN),
            value("--rln-relay-tree-path", NO_RLN),
            value("--rln-relay-eth-client-address", NO_RLN),
            value("--rln-relay-eth-contract-address", NO_RLN),
            value("--rln-relay-eth-private-key", NO_RLN),
            value("--rln-relay-chain-id", NO_RLN),
            value("--rln-relay-membership-index", NO_RLN),
            value("--rln-relay-user-message-limit", NO_RLN),
            value("--rln-relay-epoch-sec", NO_RLN),
            value("--preset", "presets name networks that need RLN; give --cluster-id and --shard"),
            value("--protected-shard", "signed shards are not implemented"),
            value("--relay-service-ratio", "connections are not divided between relay and service peers"),
            value("--max-relay-peers", "deprecated in nwaku; use --max-connections"),
            value("--peer-store-capacity", "at most 1000 peers found by discovery are remembered"),
            toggle("--relay-client", "circuit relay is not implemented"),
            toggle("--relay-peer-exchange", "gossipsub's peer exchange is not implemented; use --peer-exchange"),
            toggle("--relay-shard-manager", "experimental in nwaku, not implemented"),
            toggle("--legacy-store", "store version 2 is not implemented; version 3 is --store"),
            toggle("--store-message-db-vacuum", "SQLite reuses free pages; run VACUUM on the stopped node's file"),
            toggle("--store-resume", "not there yet; --store-sync brings what is missing"),
            toggle("--reliability", "the messenger knows what was delivered, the node does not"),
            toggle("--rendezvous", "the rendezvous protocol is not implemented"),
            toggle("--mix", NO_MIX),
            value("--mixkey", NO_MIX),
            value("--mixnode", NO_MIX),
            new Refused("--discv5-bits-per-hop", false, List.of("1"), "the table always looks one bit ahead"),
            toggle("--discv5-only", "an old flag of nwaku"),
            value("--pubsub-topic", "an old flag of nwaku; use --shard"),
            value("--entry-node", SUCCESSOR),
            value("--entry-layer", SUCCESSOR),
            value("--mode", SUCCESSOR),
            toggle("--quic-support", SUCCESSOR + "; QUIC is not implemented"),
            value("--quic-port", SUCCESSOR),
            value("--local-storage-path", SUCCESSOR),
            toggle("--enable-kad-discovery", SUCCESSOR));

    private RefusedFlags() {}

    private static Refused toggle(String name, String reason) {
        return new Refused(name, true, OFF, reason);
    }

    private static Refused value(String name, String reason) {
        return new Refused(name, false, List.of(""), reason);
    }

    /** All of them, for the parser; the help does not show them. */
    static Stream<Flag> all() {
        return ALL.stream().map(flag -> new Flag(flag.name, flag.isSwitch ? Flag.BOOLEAN : "<value>", ""));
    }

    /** Why a flag is refused when it asks for something; for the documentation. */
    static List<String> reasons() {
        return ALL.stream().map(flag -> flag.name + ": " + flag.reason).toList();
    }

    /** @throws UsageException for the first that asks for something */
    static void check(FlagValues flags) {
        for (Refused flag : ALL) {
            flags.text(flag.name).ifPresent(text -> {
                if (!flag.harmless.contains(text.toLowerCase(Locale.ROOT))) {
                    // the value may be a secret, so it is not shown
                    throw new UsageException(flag.name + ": not there: " + flag.reason);
                }
            });
        }
    }

    private record Refused(String name, boolean isSwitch, List<String> harmless, String reason) {}
}
