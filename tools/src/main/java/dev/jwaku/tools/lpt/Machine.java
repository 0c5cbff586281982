package dev.jwaku.tools.lpt;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What tells whether two testers share a clock. */
public final class Machine {
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

    private Machine() {}

    /** A name that is the same for all processes under one kernel since its start, in containers as well. */
    public static String id() {
        try {
            return Files.readString(BOOT_ID).strip();
        } catch (IOException e) {
            return hostName();
        }
    }

    /** What people call it; empty if it has no name. */
    public static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "";
        }
    }
}
