package dev.jwaku.interop;

import dev.jwaku.tools.service.OurServiceNode;
import dev.jwaku.tools.service.Ports;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Service nodes as operators run them: {@code jwaku node} processes with everything, each on an archive of its own,
 * that know each other, keep their key and ports, and can be ended, killed, frozen and started again. Methods: one
 * thread.
 */
final class ServiceFleet implements AutoCloseable {
    private final List<Member> members = new ArrayList<>();

    /** Starts so many. */
    ServiceFleet(Path folder, int size) throws IOException {
        boolean complete = false;
        try {
            for (int number = 0; number < size; number++) {
                members.add(new Member(folder, number, List.copyOf(members)));
            }
            complete = true;
        } finally {
            if (!complete) {
                close();
            }
        }
    }

    /** Where they listen. */
    List<String> addresses() {
        return members.stream().map(Member::tcp).toList();
    }

    int size() {
        return members.size();
    }

    Member member(int number) {
        return members.get(number);
    }

    List<Member> members() {
        return List.copyOf(members);
    }

    @Override
    public void close() {
        members.forEach(Member::kill);
    }

    /** One of them. */
    static final class Member {
        private final List<String> flags = new ArrayList<>();
        private OurServiceNode process;
        private boolean up;

        private Member(Path folder, int number, List<Member> others) throws IOException {
            flags.addAll(List.of(
                    "--nodekey=" + Ports.randomKey(),
                    "--tcp-port=" + Ports.free(),
                    "--websocket-support=true",
                    "--websocket-port=" + Ports.free(),
                    "--max-connections=200",
                    "--store=true",
                    "--store-message-db-url=sqlite://" + folder.resolve("service-" + number + ".sqlite"),
                    "--store-sync=true",
                    "--store-sync-interval=10",
                    "--filter=true",
                    "--lightpush=true"));
            others.forEach(other -> flags.add("--staticnode=" + other.tcp()));
            process = OurServiceNode.start(flags);
            up = true;
        }

        String tcp() {
            return process.address().toString();
        }

        String webSocket() {
            return process.addresses().get(1).toString();
        }

        String peerId() {
            return process.address().peerId().orElseThrow().toString();
        }

        OurServiceNode process() {
            return process;
        }

        boolean isUp() {
            return up;
        }

        /** As an operator ends it. */
        void end() throws IOException {
            up = false;
            process.close();
        }

        /** SIGKILL. */
        void kill() {
            up = false;
            process.kill();
        }

        /** Starts it again; returns when it listens. */
        void start() throws IOException {
            process = OurServiceNode.start(flags);
            up = true;
        }
    }
}
