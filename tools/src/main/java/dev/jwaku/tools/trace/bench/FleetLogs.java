package dev.jwaku.tools.trace.bench;

import static dev.jwaku.tools.trace.bench.LogBytes.utf8;

import dev.jwaku.tools.trace.find.Fate;
import dev.jwaku.tools.trace.model.Hash;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/**
 * Logs of a made-up fleet in our JSON form, and what has to be found in them. The nodes stand in a ring; each gets a
 * message from the one before it and gives it to the seven after it; each is a store. A message each 10 ms, their
 * senders take turns. Four of thirteen lines are about something else. In each thousand messages some are lost, one of
 * each class; in each ten thousand there is a hole in a log.
 */
final class FleetLogs {
    /** What counts as late; a hole must not reach into the planted losses. */
    static final long GRACE_SECONDS = 1;

    /** Nodes to which each gives a message. */
    private static final int NEIGHBOURS = 7;

    /** At least so many nodes, that not everybody is everybody's neighbour. */
    static final int LEAST_NODES = NEIGHBOURS + 3;

    private static final int OTHER_LINES = 4;
    private static final int CUT_NODE = 3;
    private static final int LINES_PER_COUNT = 1000;
    private static final long SECOND = 1_000_000_000L;
    private static final long START = 1_795_349_566_000_000_000L;
    private static final long EVERY = 10_000_000L;
    private static final long HOP = 700_000L;

    private static final byte[] NOTHING = new byte[0];
    private static final byte[] APP_SEND = utf8("app.send");
    private static final byte[] RELAY_PUBLISH = utf8("relay.publish");
    private static final byte[] RELAY_OUT = utf8("relay.out");
    private static final byte[] RELAY_IN = utf8("relay.in");
    private static final byte[] RELAY_VALIDATE = utf8("relay.validate\",\"rc\":\"reject\",\"why\":\"too old");
    private static final byte[] STORE_INSERT = utf8("store.insert");
    private static final byte[] COUNTER = utf8("log.seq");
    private static final byte[] TO_NOBODY = utf8(",\"peers\":0");
    private static final byte[] TO_ALL = utf8(",\"peers\":" + NEIGHBOURS);
    private static final byte[] TS = utf8("{\"ts\":\"");
    private static final byte[] MONO = utf8("\",\"mono\":");
    private static final byte[] HASH = utf8("\",\"hash\":\"0x");
    private static final byte[] ID = utf8("\",\"id\":\"");
    private static final byte[] TOPICS = utf8("\",\"topic\":\"/waku/2/rs/16/32\",\"ctopic\":\"/chat/1/room/proto\"");
    private static final byte[] PEER = utf8(",\"peer\":\"");
    private static final byte[] END_PEER = utf8("\"");
    private static final byte[] TAIL = utf8(",\"proto\":\"/vac/waku/relay/2.0.0\",\"size\":1024}");
    private static final byte[] NUMBER = utf8("\",\"n\":");
    private static final byte[] END = utf8("}");
    private static final byte[] LEVEL = utf8("{\"lvl\":\"INF\",\"ts\":\"");
    private static final byte[] MSG = utf8("\",\"msg\":\"");
    private static final byte[] OTHER = utf8("\",\"topics\":\"dev.jwaku.node.Something\",\"other\":"
            + "\"value of a field that is of some more length\",\"number\":");

    private final int nodes;
    private final int messages;
    private final byte[][] peers;
    private final Set<String> truth = new TreeSet<>();
    private long bytes;
    private long missingInStores;

    FleetLogs(int nodes, int messages) {
        if (nodes < LEAST_NODES) {
            throw new IllegalArgumentException("at least " + LEAST_NODES + " nodes, not " + nodes);
        }
        this.nodes = nodes;
        this.messages = messages;
        this.peers = new byte[nodes][];
        for (int node = 0; node < nodes; node++) {
            peers[node] = utf8("16Uiu2HAmFleetOfJwakuBenchOfJwakuTraceTheFleetNode" + (char) ('A' + node / 26 % 26)
                    + (char) ('A' + node % 26) + "x");
        }
        for (int message = 0; message < messages; message++) {
            plant(message);
        }
    }

    /** What becomes of a message. */
    private enum Lot {
        ARRIVES,
        LINK_LOST,
        NEVER_OFFERED,
        NOT_PUBLISHED,
        NO_PEERS,
        REJECTED,
        NOT_STORED
    }

    private static Lot lot(int message) {
        return switch (message % 1000) {
            case 101 -> Lot.LINK_LOST;
            case 202 -> Lot.NEVER_OFFERED;
            case 303 -> Lot.NOT_PUBLISHED;
            case 404 -> Lot.NO_PEERS;
            case 505 -> Lot.REJECTED;
            case 575 -> Lot.NOT_STORED;
            default -> Lot.ARRIVES;
        };
    }

    private static boolean isCut(int message) {
        return message % 10_000 >= 5_850 && message % 10_000 < 5_860;
    }

    private static int victim(Lot lot) {
        return switch (lot) {
            case LINK_LOST -> 4;
            case NEVER_OFFERED -> 5;
            default -> -1;
        };
    }

    private void plant(int message) {
        Lot lot = lot(message);
        switch (lot) {
            case ARRIVES -> {
                int distance = distance(CUT_NODE, message);
                if (isCut(message) && distance != 0) {
                    plant(message, distance, Fate.LOG_GAP);
                }
            }
            case LINK_LOST, NEVER_OFFERED -> {
                plant(message, victim(lot), lot == Lot.LINK_LOST ? Fate.LINK_LOST : Fate.NEVER_OFFERED);
                missingInStores++;
            }
            case NOT_PUBLISHED -> plantEverywhere(message, Fate.NOT_PUBLISHED);
            case NO_PEERS -> plantEverywhere(message, Fate.NO_PEERS);
            case REJECTED -> plantEverywhere(message, Fate.REJECTED);
            case NOT_STORED -> missingInStores++;
        }
    }

    private void plantEverywhere(int message, Fate fate) {
        for (int distance = 1; distance < nodes; distance++) {
            plant(message, distance, fate);
        }
    }

    private void plant(int message, int distance, Fate fate) {
        truth.add(line(hash(message), name((message + distance) % nodes), fate));
    }

    /** How a loss, or what is not known, is written down. */
    static String line(String hash, String node, Fate fate) {
        return hash + " " + node + " " + fate;
    }

    private static String name(int node) {
        return "node" + node;
    }

    private int distance(int node, int message) {
        return Math.floorMod(node - message, nodes);
    }

    private static long mixed(int message) {
        return message * 0x9e3779b97f4a7c15L;
    }

    private static String hash(int message) {
        return new Hash(mixed(message), ~mixed(message), 0, message).toString();
    }

    /** All that has to be found. */
    Set<String> truth() {
        return truth;
    }

    /** How many entries the stores lack, what never got there left out. */
    long missingInStores() {
        return missingInStores;
    }

    /** Bytes of all logs. */
    long bytes() {
        return bytes;
    }

    /** Writes a file for each node. */
    void write(Path folder) throws IOException {
        for (int node = 0; node < nodes; node++) {
            try (LogBytes out = new LogBytes(folder.resolve(name(node) + ".log"))) {
                new Node(out, node).write();
                bytes += out.written();
            }
        }
    }

    /** Writes one log. */
    private final class Node {
        private final LogBytes out;
        private final int node;
        private final byte[] own;
        private long lines;

        Node(LogBytes out, int node) {
            this.out = out;
            this.node = node;
            this.own = utf8(",\"node\":\"" + new String(peers[node], StandardCharsets.UTF_8)
                    + "\",\"boot\":\"4d1c22e7\",\"ev\":\"");
        }

        void write() throws IOException {
            plain(START - SECOND, utf8("Node setup complete"), 0);
            for (int message = 0; message < messages; message++) {
                int distance = distance(node, message);
                long time = START + message * EVERY + distance * HOP;
                if (node == CUT_NODE && isCut(message) && distance != 0) {
                    lines += NEIGHBOURS + 2;
                } else {
                    message(message, distance, time);
                }
                for (int other = 0; other < OTHER_LINES; other++) {
                    plain(time, utf8("something else that the node has to say"), message);
                }
            }
            plain(START + messages * EVERY + 5 * SECOND, utf8("Shutting down after receiving a signal"), 0);
        }

        private void message(int message, int distance, long time) throws IOException {
            Lot lot = lot(message);
            boolean has = distance == 0 ? sends(message, time, lot) : receives(message, distance, time, lot);
            if (!has) {
                return;
            }
            for (int other = 1; other <= NEIGHBOURS; other++) {
                int target = (distance + other) % nodes;
                if (lot != Lot.NEVER_OFFERED || target != victim(lot)) {
                    peerEvent(time + 2000 + other * 1000, message, RELAY_OUT, node + other);
                }
            }
            if (lot != Lot.REJECTED && (lot != Lot.NOT_STORED || distance != 2)) {
                event(time + 500_000, message, STORE_INSERT, NOTHING);
            }
        }

        private boolean sends(int message, long time, Lot lot) throws IOException {
            event(time, message, APP_SEND, NOTHING);
            if (lot == Lot.NOT_PUBLISHED) {
                return false;
            }
            boolean nobody = lot == Lot.NO_PEERS;
            event(time + 1000, message, RELAY_PUBLISH, nobody ? TO_NOBODY : TO_ALL);
            return !nobody;
        }

        private boolean receives(int message, int distance, long time, Lot lot) throws IOException {
            int victim = victim(lot);
            if (lot == Lot.NOT_PUBLISHED || lot == Lot.NO_PEERS || distance == victim) {
                return false;
            }
            if (lot == Lot.REJECTED) {
                if (distance <= NEIGHBOURS) {
                    peerEvent(time, message, RELAY_VALIDATE, node - distance);
                }
                return false;
            }
            peerEvent(time, message, RELAY_IN, node - (victim > 0 && distance == victim + 1 ? 2 : 1));
            return true;
        }

        private void peerEvent(long time, int message, byte[] name, int peer) throws IOException {
            begin(time, message, name);
            out.put(PEER).put(peers[Math.floorMod(peer, nodes)]).put(END_PEER);
            end(time);
        }

        private void event(long time, int message, byte[] name, byte[] more) throws IOException {
            begin(time, message, name);
            out.put(more);
            end(time);
        }

        private void begin(long time, int message, byte[] name) {
            long mixed = mixed(message);
            head(time, name).put(HASH).hex(mixed).hex(~mixed).hex(0).hex(message);
            out.put(ID).hex(~mixed).hex(mixed).hex(message).hex(0).put(TOPICS);
        }

        private LogBytes head(long time, byte[] name) {
            return out.put(TS)
                    .time(time)
                    .put(MONO)
                    .number(time - START + SECOND, 1)
                    .put(own)
                    .put(name);
        }

        private void end(long time) throws IOException {
            out.put(TAIL).endLine();
            if (++lines % LINES_PER_COUNT == 0) {
                head(time, COUNTER).put(NUMBER).number(lines, 1).put(END).endLine();
            }
        }

        private void plain(long time, byte[] words, int number) throws IOException {
            out.put(LEVEL)
                    .time(time)
                    .put(MSG)
                    .put(words)
                    .put(OTHER)
                    .number(number, 1)
                    .put(END)
                    .endLine();
        }
    }
}
