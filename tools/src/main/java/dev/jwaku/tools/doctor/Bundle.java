package dev.jwaku.tools.doctor;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * One zip file to send to those who help: report, what the node said, environment, libraries, and the end of a log.
 * Everything goes through a {@link Redactor}. Only its owner can read it.
 */
public final class Bundle {
    /** Only the end of a longer log is taken. */
    static final long MAX_LOG_BYTES = 16L * 1024 * 1024;

    /** Variables whose values are shown, where their names name no secret; of others only the names are. */
    private static final List<String> SHOWN =
            List.of("WAKUNODE2_", "JWAKU_", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "JAVA_HOME", "LANG", "LC_", "TZ");

    private final ZipOutputStream zip;

    private Bundle(ZipOutputStream zip) {
        this.zip = zip;
    }

    /**
     * Writes the file, which must not exist.
     *
     * @param log of the node, if there is one
     * @throws IOException if it exists or cannot be written, or the log cannot be read; no file is left then
     */
    public static void write(
            Path file, Doctor.Examination examination, Map<String, String> environment, Optional<Path> log)
            throws IOException {
        boolean complete = false;
        OutputStream out = Channels.newOutputStream(create(file));
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            new Bundle(zip).write(examination, environment, log);
            complete = true;
        } finally {
            if (!complete) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static SeekableByteChannel create(Path file) throws IOException {
        EnumSet<StandardOpenOption> options = EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        return Files.getFileStore(file.toAbsolutePath().getParent()).supportsFileAttributeView("posix")
                ? Files.newByteChannel(
                        file,
                        options,
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))
                : Files.newByteChannel(file, options);
    }

    private void write(Doctor.Examination examination, Map<String, String> environment, Optional<Path> log)
            throws IOException {
        put("report.txt", examination.report().toTable());
        put("report.json", examination.report().toJson() + "\n");
        add("environment.txt", environment(environment));
        StringBuilder libraries = new StringBuilder();
        VersionCheck.libraries(System.getProperty("java.class.path"))
                .forEach((name, version) ->
                        libraries.append(name).append(' ').append(version).append('\n'));
        add("libraries.txt", libraries.toString());
        if (examination.answers().health().isPresent()) {
            add("health.json", examination.answers().health().get());
        }
        if (examination.answers().metrics().isPresent()) {
            add("metrics.txt", examination.answers().metrics().get());
        }
        if (log.isPresent()) {
            addLog(log.get());
        }
    }

    static String environment(Map<String, String> environment) {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(environment).forEach((name, value) -> {
            boolean shown = SHOWN.stream().anyMatch(name::startsWith);
            String kept = shown ? value.replaceAll("\\R", "\\\\n") : "<not shown>";
            text.append(name)
                    .append('=')
                    .append(Redactor.isSecretName(name) ? Redactor.GONE : kept)
                    .append('\n');
        });
        return text.toString();
    }

    private void add(String name, String text) throws IOException {
        put(name, new Redactor().text(text));
    }

    private void put(String name, String withoutSecrets) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(withoutSecrets.getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
    }

    private void addLog(Path log) throws IOException {
        Redactor redactor = new Redactor();
        try (SeekableByteChannel channel = Files.newByteChannel(log)) {
            boolean cut = channel.size() > MAX_LOG_BYTES;
            if (cut) {
                channel.position(channel.size() - MAX_LOG_BYTES);
            }
            InputStream in = Channels.newInputStream(channel);
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            if (cut) {
                lines.readLine(); // half a line may be half a secret
            }
            zip.putNextEntry(new ZipEntry("node.log"));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                zip.write((redactor.line(line) + "\n").getBytes(StandardCharsets.UTF_8));
            }
            zip.closeEntry();
        }
    }
}
