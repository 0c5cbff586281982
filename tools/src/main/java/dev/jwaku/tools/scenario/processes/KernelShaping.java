package dev.jwaku.tools.scenario.processes;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Asks the kernel whether it could shape links of network namespaces, and says in a line what is used and why. The
 * fault proxy is what is used, because it is there on every machine and takes back what it did; netem would drop
 * packets.
 */
public final class KernelShaping {
    private static final long LIMIT_SECONDS = 10;
    private static final List<Trial> TRIALS = List.of(
            new Trial("network namespaces", "ip link set lo up"),
            new Trial("tbf", "tc qdisc add dev lo root tbf rate 1mbit burst 32kbit latency 400ms"),
            new Trial("netem", "tc qdisc add dev lo root netem delay 10ms loss 1%"));

    private KernelShaping() {}

    private record Trial(String name, String command) {
        /** Empty if it works. In a namespace of its own that goes with the command: nothing stays. */
        String complaint() {
            try {
                Process process = new ProcessBuilder(List.of("unshare", "-r", "-n", "sh", "-c", command))
                        .redirectErrorStream(true)
                        .start();
                process.getOutputStream().close();
                if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    return "no answer";
                }
                String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
                return process.exitValue() == 0 ? "" : said.isEmpty() ? "refused" : firstLine(said);
            } catch (IOException e) {
                return "there is no unshare";
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return "interrupted";
            }
        }

        private static String firstLine(String said) {
            String line = said.lines().findFirst().orElse("");
            return line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
        }
    }

    /** What links are made of, and what the kernel would have. */
    public static String describe() {
        StringBuilder text = new StringBuilder("links: fault proxies in user space; the kernel's own are not used (");
        String separator = "";
        for (Trial trial : TRIALS) {
            String complaint = trial.complaint();
            text.append(separator).append(trial.name()).append(complaint.isEmpty() ? " would work" : ": " + complaint);
            separator = ", ";
        }
        return text.append(")").toString();
    }
}
