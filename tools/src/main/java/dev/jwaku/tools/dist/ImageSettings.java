package dev.jwaku.tools.dist;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How a container of the image runs, unless its operator says otherwise. */
final class ImageSettings {
    /** Where jwaku is. */
    static final String ROOT = "/opt/jwaku";
    /** The working folder, a volume: the database goes there. */
    static final String DATA = "/data";
    /** The id of user and group. */
    static final int USER = 1000;

    private static final List<String> PORTS = List.of("60000/tcp", "8000/tcp", "9000/udp", "8645/tcp", "8008/tcp");

    private ImageSettings() {}

    /** The part {@code config} of the image's configuration. */
    static Map<String, Object> of(String version) {
        Map<String, Object> ports = new LinkedHashMap<>();
        PORTS.forEach(port -> ports.put(port, Map.of()));
        Map<String, Object> labels = new LinkedHashMap<>();
        labels.put("org.opencontainers.image.licenses", "Apache-2.0");
        labels.put("org.opencontainers.image.title", "jwaku");
        labels.put("org.opencontainers.image.version", version);
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("User", USER + ":" + USER);
        settings.put("ExposedPorts", ports);
        settings.put("Env", List.of("PATH=" + ROOT + "/runtime/bin", "LANG=C.UTF-8"));
        settings.put("Entrypoint", List.of(ROOT + "/runtime/bin/java", "@" + ROOT + "/java.args", "node"));
        settings.put("Volumes", Map.of(DATA, Map.of()));
        settings.put("WorkingDir", DATA);
        settings.put("StopSignal", "SIGTERM");
        settings.put("Labels", labels);
        return settings;
    }
}
