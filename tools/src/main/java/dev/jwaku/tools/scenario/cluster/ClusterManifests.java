package dev.jwaku.tools.scenario.cluster;

import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.tools.scenario.Catalogue;
import dev.jwaku.tools.scenario.NodeGroup;
import dev.jwaku.tools.scenario.Role;
import dev.jwaku.tools.scenario.Scenario;
import dev.jwaku.tools.scenario.ScenarioReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The network of a scenario for a cluster: one StatefulSet and one headless Service for each group of nodes, a Secret
 * with the flags of each node, a ConfigMap with the scenario. Each node dials those before it by name; keys come from a
 * seed, so that peer ids are known beforehand, and are for tests only.
 *
 * <p>Not part of it are people, traffic and faults, dead addresses and hostile nodes: see {@link #missing}.
 */
public final class ClusterManifests {
    /** Where nodes listen. */
    static final int PORT = 60_000;

    private static final int REST_PORT = 8645;
    private static final int METRICS_PORT = 8008;
    private static final int KEY_BYTES = 32;
    private static final int USER = 1000;
    private static final String SECRET = "-nodes";

    private final Catalogue.Source source;
    private final Scenario scenario;
    private final String image;
    private final SplittableRandom random;
    private final Map<String, String> files = new LinkedHashMap<>();

    private ClusterManifests(Catalogue.Source source, String image, long seed) {
        this.source = source;
        this.scenario = ScenarioReader.read(source.file(), source.text());
        this.image = image;
        this.random = new SplittableRandom(seed);
        writeFiles();
    }

    /**
     * The manifests of a scenario.
     *
     * @param image whose entry point is {@code jwaku node}
     * @param seed of the nodes' keys
     * @throws IllegalArgumentException if there is nothing that a cluster could run
     */
    public static ClusterManifests of(Catalogue.Source source, String image, long seed) {
        ClusterManifests manifests = new ClusterManifests(source, image, seed);
        if (!manifests.scenario.name().matches("[a-z0-9]([a-z0-9-]{0,55}[a-z0-9])?")) {
            throw new IllegalArgumentException("'" + manifests.scenario.name()
                    + "' cannot name a Secret: small letters, digits and hyphens, 57 at most");
        }
        if (manifests.groups().isEmpty()) {
            throw new IllegalArgumentException(source.file() + " has no relay, service, store, pusher or filter nodes");
        }
        return manifests;
    }

    private List<NodeGroup> groups() {
        return scenario.nodes().stream()
                .filter(group -> group.role().isInfrastructure() && group.role() != Role.HOSTILE)
                .toList();
    }

    /** What of the scenario is not in the manifests. */
    public List<String> missing() {
        List<String> missing = new ArrayList<>();
        scenario.nodes().stream()
                .filter(group -> !groups().contains(group))
                .forEach(group -> missing.add(group.name() + ": no " + role(group) + " node runs in a cluster"));
        if (!scenario.traffic().isEmpty()) {
            missing.add("traffic: nobody writes; jwaku lpt does, against the Services");
        }
        scenario.faults().stream()
                .map(fault -> fault.kind().id())
                .distinct()
                .forEach(kind -> missing.add("fault " + kind + ": manifests break nothing"));
        return missing;
    }

    private static String role(NodeGroup group) {
        return group.role().name().toLowerCase(Locale.ROOT);
    }

    /** The names of nodes' files and what is in them. */
    Map<String, String> files() {
        return files;
    }

    private static String pod(NodeGroup group, int index) {
        return group.name() + "-" + index;
    }

    private void writeFiles() {
        List<String> peers = new ArrayList<>();
        for (NodeGroup group : groups()) {
            for (int i = 0; i < group.count(); i++) {
                byte[] key = new byte[KEY_BYTES];
                random.nextBytes(key);
                key[0] &= 0x7f; // below the order of the curve
                Bytes scalar = Bytes.wrap(key);
                String host = pod(group, i) + "." + group.name();
                files.put(pod(group, i) + ".toml", NodeFile.of(group, scalar.toHex(), host, peers));
                PeerId id = PeerId.of(PrivateKey.secp256k1(scalar).publicKey());
                peers.add("/dns4/" + host + "/tcp/" + PORT + "/p2p/" + id);
            }
        }
    }

    /** All manifests, as YAML documents in one text. */
    public String text() {
        YAMLMapper yaml = new YAMLMapper();
        String all = manifests().stream().map(yaml::writeValueAsString).collect(Collectors.joining());
        String head =
                missing().stream().map(what -> "# not here: " + what + "\n").collect(Collectors.joining());
        return "# The network of " + scenario.name()
                + ", made by jwaku simulate --emit k8s. Its keys are for tests only.\n" + head + all;
    }

    /** All manifests as maps. */
    List<Map<String, Object>> manifests() {
        List<Map<String, Object>> all = new ArrayList<>();
        Map<String, Object> config = head("v1", "ConfigMap", scenario.name());
        config.put("data", Map.of("scenario.yaml", source.text()));
        all.add(config);
        Map<String, Object> secret = head("v1", "Secret", scenario.name() + SECRET);
        secret.put("type", "Opaque");
        secret.put("stringData", files);
        all.add(secret);
        for (NodeGroup group : groups()) {
            all.add(service(group));
            all.add(statefulSet(group));
        }
        return all;
    }

    private Map<String, Object> head(String version, String kind, String name) {
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("apiVersion", version);
        manifest.put("kind", kind);
        manifest.put("metadata", map("name", name, "labels", labels(name)));
        return manifest;
    }

    private Map<String, Object> labels(String name) {
        return map(
                "app.kubernetes.io/name",
                "jwaku",
                "app.kubernetes.io/part-of",
                scenario.name(),
                "app.kubernetes.io/component",
                name);
    }

    private Map<String, Object> service(NodeGroup group) {
        Map<String, Object> service = head("v1", "Service", group.name());
        service.put(
                "spec",
                map(
                        "clusterIP",
                        "None", // each pod has a name of its own
                        "publishNotReadyAddresses",
                        true, // nodes find each other before they are ready
                        "selector",
                        labels(group.name()),
                        "ports",
                        List.of(port("libp2p", PORT), port("rest", REST_PORT), port("metrics", METRICS_PORT))));
        return service;
    }

    private static Map<String, Object> port(String name, int port) {
        return map("name", name, "port", port, "targetPort", port, "protocol", "TCP");
    }

    private Map<String, Object> statefulSet(NodeGroup group) {
        Map<String, Object> set = head("apps/v1", "StatefulSet", group.name());
        set.put(
                "spec",
                map(
                        "serviceName", group.name(),
                        "replicas", group.count(),
                        "podManagementPolicy", "Parallel",
                        "selector", map("matchLabels", labels(group.name())),
                        "template", map("metadata", map("labels", labels(group.name())), "spec", pod())));
        return set;
    }

    private Map<String, Object> pod() {
        Map<String, Object> context = map("runAsNonRoot", true, "runAsUser", USER, "fsGroup", USER);
        return map(
                "automountServiceAccountToken",
                false,
                "terminationGracePeriodSeconds",
                15,
                "securityContext",
                context,
                "containers",
                List.of(container()),
                "volumes",
                List.of(
                        map("name", "config", "secret", map("secretName", scenario.name() + SECRET)),
                        map("name", "data", "emptyDir", map()),
                        map("name", "tmp", "emptyDir", map())));
    }

    private Map<String, Object> container() {
        Map<String, Object> name = map("fieldRef", map("fieldPath", "metadata.name"));
        return map(
                "name", "node",
                "image", image,
                "args", List.of("--config-file=/config/$(POD_NAME).toml"),
                "env", List.of(map("name", "POD_NAME", "valueFrom", name)),
                "ports",
                        List.of(
                                map("name", "libp2p", "containerPort", PORT),
                                map("name", "rest", "containerPort", REST_PORT),
                                map("name", "metrics", "containerPort", METRICS_PORT)),
                "readinessProbe",
                        map("httpGet", map("path", "/health", "port", "rest"), "periodSeconds", 5, "timeoutSeconds", 2),
                "resources", map("requests", map("cpu", "50m", "memory", "256Mi"), "limits", map("memory", "512Mi")),
                "securityContext",
                        map(
                                "allowPrivilegeEscalation",
                                false,
                                "readOnlyRootFilesystem",
                                true,
                                "capabilities",
                                map("drop", List.of("ALL"))),
                "volumeMounts",
                        List.of(
                                map("name", "config", "mountPath", "/config", "readOnly", true),
                                map("name", "data", "mountPath", "/data"),
                                map("name", "tmp", "mountPath", "/tmp")));
    }

    private static Map<String, Object> map(Object... keysAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put(String.valueOf(keysAndValues[i]), keysAndValues[i + 1]);
        }
        return map;
    }
}
