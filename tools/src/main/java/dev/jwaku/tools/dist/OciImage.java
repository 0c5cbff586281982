package dev.jwaku.tools.dist;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import tools.jackson.databind.json.JsonMapper;

/**
 * An image as the OCI image specification 1.1 lays it out in files, and beside that the one file with which every
 * version of {@code docker load} knows what to do.
 */
final class OciImage {
    private static final String INDEX = "application/vnd.oci.image.index.v1+json";
    private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    private static final String CONFIG = "application/vnd.oci.image.config.v1+json";
    private static final String LAYER = "application/vnd.oci.image.layer.v1.tar+gzip";
    private static final String CREATED = Instant.ofEpochSecond(TarWriter.TIME).toString();
    private static final String BLOBS = "blobs/sha256/";

    private final JsonMapper json = new JsonMapper();
    private final Machine machine;
    private final String version;
    private final Path folder;
    private final FileTree layout = new FileTree();
    private final List<Blob> layers = new ArrayList<>();
    private final List<String> diffIds = new ArrayList<>();
    private final List<Object> history = new ArrayList<>();

    /** @param folder takes the blobs */
    OciImage(Machine machine, String version, Path folder) {
        this.machine = machine;
        this.version = version;
        this.folder = folder;
    }

    /** Something that the layout holds under the name of its digest. */
    private record Blob(String type, String digest, long size) {
        String path() {
            return BLOBS + digest;
        }

        Map<String, Object> descriptor() {
            Map<String, Object> descriptor = new LinkedHashMap<>();
            descriptor.put("mediaType", type);
            descriptor.put("digest", "sha256:" + digest);
            descriptor.put("size", size);
            return descriptor;
        }
    }

    /** Puts a layer on top. */
    void addLayer(String what, FileTree content) throws IOException {
        Path file = folder.resolve("layer-" + layers.size());
        try (Sha256Stream compressed = new Sha256Stream(new BufferedOutputStream(Files.newOutputStream(file)));
                Sha256Stream plain = new Sha256Stream(new GZIPOutputStream(compressed))) {
            content.writeTar(plain);
            plain.close();
            diffIds.add("sha256:" + plain.digest());
            Blob blob = new Blob(LAYER, compressed.digest(), Files.size(file));
            layers.add(blob);
            layout.copy(blob.path(), file);
        }
        Map<String, Object> step = new LinkedHashMap<>();
        step.put("created", CREATED);
        step.put("created_by", "jwaku dist");
        step.put("comment", what);
        history.add(step);
    }

    /** The finished image. */
    FileTree layout() throws IOException {
        Blob config = put(CONFIG, configuration());
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("schemaVersion", 2);
        manifest.put("mediaType", MANIFEST);
        manifest.put("config", config.descriptor());
        manifest.put("layers", layers.stream().map(Blob::descriptor).toList());
        Map<String, Object> descriptor = put(MANIFEST, manifest).descriptor();
        descriptor.put("platform", platform());
        Map<String, Object> names = new LinkedHashMap<>();
        names.put("io.containerd.image.name", "docker.io/library/jwaku:" + version);
        names.put("org.opencontainers.image.ref.name", version);
        descriptor.put("annotations", names);
        Map<String, Object> index = new LinkedHashMap<>();
        index.put("schemaVersion", 2);
        index.put("mediaType", INDEX);
        index.put("manifests", List.of(descriptor));
        layout.text("index.json", json.writeValueAsString(index));
        layout.text("oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}");
        Map<String, Object> forDocker = new LinkedHashMap<>();
        forDocker.put("Config", config.path());
        forDocker.put("RepoTags", List.of("jwaku:" + version));
        forDocker.put("Layers", layers.stream().map(Blob::path).toList());
        layout.text("manifest.json", json.writeValueAsString(List.of(forDocker)));
        return layout;
    }

    private Map<String, Object> configuration() {
        Map<String, Object> rootfs = new LinkedHashMap<>();
        rootfs.put("type", "layers");
        rootfs.put("diff_ids", diffIds);
        Map<String, Object> configuration = new LinkedHashMap<>();
        configuration.put("created", CREATED);
        configuration.putAll(platform());
        configuration.put("config", ImageSettings.of(version));
        configuration.put("rootfs", rootfs);
        configuration.put("history", history);
        return configuration;
    }

    private Map<String, Object> platform() {
        Map<String, Object> platform = new LinkedHashMap<>();
        platform.put("architecture", machine.imageName());
        platform.put("os", "linux");
        return platform;
    }

    private Blob put(String type, Object content) throws IOException {
        Path file = Files.createTempFile(folder, "blob", ".json");
        try (Sha256Stream to = new Sha256Stream(Files.newOutputStream(file))) {
            to.write(json.writeValueAsBytes(content));
            Blob blob = new Blob(type, to.digest(), Files.size(file));
            layout.copy(blob.path(), file);
            return blob;
        }
    }
}
