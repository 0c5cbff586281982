package dev.jwaku.tools.relay;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Signals to child processes. */
public final class ProcessSignals {
    private static final long LIMIT_SECONDS = 5;

    private ProcessSignals() {}

    /** SIGKILL; returns when the process is gone. */
    public static void kill(Process process) {
        try {
            process.destroyForcibly().waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** SIGSTOP. @throws IOException if it cannot be sent */
    public static void freeze(Process process) throws IOException {
        send("STOP", process);
    }

    /** SIGCONT. @throws IOException if it cannot be sent */
    public static void thaw(Process process) throws IOException {
        send("CONT", process);
    }

    /** By the shell's own kill, because Java can send no other signals than its two. */
    private static void send(String signal, Process process) throws IOException {
        Process kill = new ProcessBuilder("sh", "-c", "kill -" + signal + " " + process.pid()).start();
        try {
            if (!kill.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || kill.exitValue() != 0) {
                throw new IOException("could not send SIG" + signal + " to process " + process.pid());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while sending SIG" + signal, e);
        }
    }
}
