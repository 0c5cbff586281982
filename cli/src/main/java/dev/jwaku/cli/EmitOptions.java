package dev.jwaku.cli;

import dev.jwaku.tools.scenario.Catalogue;
import dev.jwaku.tools.scenario.cluster.ClusterManifests;
import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The network of a scenario for somewhere else. */
final class EmitOptions {
    private static final String KUBERNETES = "k8s";

    @Option(
            names = "--emit",
            paramLabel = KUBERNETES,
            description = {
                "Prints Kubernetes manifests of the network of one scenario: the nodes that people use, without",
                "people, messages and faults. Keys come from --seed and are for tests only."
            })
    private @Nullable String form;

    @Option(
            names = "--image",
            paramLabel = "<name>",
            description = "Container image whose entry point is 'jwaku node' (jwaku:development).")
    private String image = "jwaku:development";

    /** Created by {@link SimulateCommand}. */
    EmitOptions() {}

    boolean isGiven() {
        return form != null;
    }

    /** Prints it, and says on the other stream what is missing. */
    int print(PrintWriter out, PrintWriter err, List<String> sources, long seed) {
        if (!KUBERNETES.equals(form)) {
            throw new UsageException("--emit knows " + KUBERNETES + ", not '" + form + "'");
        }
        if (sources.size() != 1) {
            throw new UsageException("--emit is for one scenario, not for " + sources.size());
        }
        ClusterManifests manifests = ClusterManifests.of(Catalogue.source(sources.getFirst()), image, seed);
        out.print(manifests.text());
        out.flush();
        manifests.missing().forEach(what -> err.println("not in the manifests: " + what));
        err.flush();
        return ExitCode.GOOD;
    }
}
