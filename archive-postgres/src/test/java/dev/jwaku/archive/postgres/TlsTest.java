package dev.jwaku.archive.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jwaku.archive.Messages;
import dev.jwaku.postgres.server.EmbeddedBinaries;
import dev.jwaku.postgres.server.PostgresServer;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.SystemWorld;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server with a certificate of its own making. */
@Timeout(120)
class TlsTest {
    private static final String PASSWORD = "changeit";

    private static PostgresServer server;
    private static Path certificate;
    private static Path otherCertificate;

    private final SystemWorld world = new SystemWorld();

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        certificate = certificate(folder, "server");
        otherCertificate = certificate(folder, "other");
        server = PostgresServer.create(
                EmbeddedBinaries.unpacked(),
                folder.resolve("postgres"),
                List.of(
                        "fsync = off",
                        "ssl = on",
                        "ssl_cert_file = '" + certificate + "'",
                        "ssl_key_file = '" + folder.resolve("server.key") + "'"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @AfterEach
    void close() {
        world.close();
    }

    private static Path certificate(Path folder, String name) throws Exception {
        Path store = folder.resolve(name + ".p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        name,
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=127.0.0.1",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        store.toString())
                .inheritIO()
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        Path key = folder.resolve(name + ".key");
        Files.createFile(key, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(
                key,
                pem("PRIVATE KEY", keys.getKey(name, PASSWORD.toCharArray()).getEncoded()));
        return Files.writeString(
                folder.resolve(name + ".crt"),
                pem("CERTIFICATE", keys.getCertificate(name).getEncoded()));
    }

    private static String pem(String type, byte[] bytes) {
        return "-----BEGIN " + type + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes) + "\n-----END " + type
                + "-----\n";
    }

    private static PostgresConfig config(String parameters) {
        return PostgresConfig.of(PostgresUrl.parse(server.url() + "?" + parameters));
    }

    @Test
    void theCertificateIsChecked() throws Exception {
        try (PostgresArchive archive = PostgresArchive.open(
                world, config("sslmode=verify-full&application_name=with-tls&sslrootcert=" + certificate))) {
            assertThat(archive.awaitReady(Deadline.after(world, Duration.ofSeconds(30))))
                    .as("%s", archive.trouble())
                    .isTrue();
            archive.insert(Messages.upTo(3));
            assertThat(archive.count()).isEqualTo(3);
            try (var connection = DriverManager.getConnection(server.jdbcUrl());
                    var statement = connection.createStatement();
                    var row = statement.executeQuery("SELECT bool_and(s.ssl), count(*) FROM pg_stat_ssl s JOIN"
                            + " pg_stat_activity a USING (pid) WHERE a.application_name = 'with-tls'")) {
                assertThat(row.next()).isTrue();
                assertThat(row.getBoolean(1)).isTrue();
                assertThat(row.getInt(2)).isPositive();
            }
        }
    }

    @Test
    void anotherCertificateIsRefused() {
        try (PostgresArchive archive =
                PostgresArchive.open(world, config("sslmode=verify-full&sslrootcert=" + otherCertificate))) {
            await().until(() -> archive.trouble().orElse("").contains("SSL error"));
            assertThat(archive.awaitReady(Deadline.after(world, Duration.ofMillis(500))))
                    .isFalse();
        }
    }

    @Test
    void aFileThatIsNotThereIsSaid() {
        try (PostgresArchive archive =
                PostgresArchive.open(world, config("sslmode=verify-ca&sslrootcert=/nowhere/ca.pem"))) {
            await().until(() -> archive.trouble().orElse("").contains("/nowhere/ca.pem"));
        }
    }
}
