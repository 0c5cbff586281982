package dev.jwaku.tools.scenario.processes;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * SIGSTOP to a process, held by a shell: when its standard input ends, because this is closed or because our own
 * process is gone, the shell sends SIGCONT. So nothing stands still for ever that would end by itself.
 */
final class Pause implements AutoCloseable {
    private static final long LIMIT_SECONDS = 5;
    private static final String SCRIPT = "kill -STOP \"$1\" || exit 1; echo stopped; read -r line; kill -CONT \"$1\"";

    private final Process holder;

    private Pause(Process holder) {
        this.holder = holder;
    }

    /** @throws IOException if the signal cannot be sent */
    static Pause of(long pid) throws IOException {
        Process holder = new ProcessBuilder(List.of("sh", "-c", SCRIPT, "pause", Long.toString(pid)))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader said = holder.inputReader();
        if (!"stopped".equals(said.readLine())) {
            holder.destroyForcibly();
            throw new IOException("process " + pid + " cannot be stopped");
        }
        return new Pause(holder);
    }

    /** SIGCONT. */
    @Override
    public void close() {
        try {
            holder.getOutputStream().close();
            if (!holder.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                holder.destroyForcibly();
            }
        } catch (IOException e) {
            holder.destroyForcibly(); // the shell is gone, and has sent what it had to
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
