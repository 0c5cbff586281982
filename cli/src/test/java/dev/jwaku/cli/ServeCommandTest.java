package dev.jwaku.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jwaku.messenger.identity.Mnemonic;
import dev.jwaku.messenger.profile.Password;
import dev.jwaku.node.NodeConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServeCommandTest {
    private static final Map<String, String> PASSWORD = Map.of("JWAKU_PASSWORD", "correct horse");

    private static PersonPlan person(Map<String, String> environment, String... arguments) {
        return new PersonFlags(PersonFlags.parse(Stream.of(), arguments, environment), environment).plan();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --name=Alice                          | the profile needs a password
            --no-password --password-file=x       | say one thing of the password
            --no-password --name=../evil          | --name is up to 64 letters
            --no-password --address=0.0.0.0       | needs a token
            --no-password --port=70000            | --port must be a number
            --no-password --delivery-folder=x     | unknown option '--delivery-folder'
            --no-password --restore-from=nowhere  | --restore-from: cannot read nowhere
            --no-password --script=nowhere        | --script: cannot read nowhere
            --no-password --lihgt                 | did you mean '--light'?
            """)
    void whatCannotBeIsRefusedInWords(String arguments, String complaint) {
        assertThatThrownBy(() ->
                        ServeCommand.run(arguments.split(" "), new TreeMap<>(), new PrintWriter(new StringWriter())))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(complaint);
    }

    @Test
    void thePasswordComesFromTheEnvironmentOrAFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("password"), "from a file\nmore\n");

        assertThat(person(PASSWORD).config().protection().password().isNone()).isFalse();
        assertThat(person(PASSWORD).toString()).doesNotContain("horse");
        assertThat(person(PASSWORD, "--password-file=" + file)
                        .config()
                        .protection()
                        .password()
                        .isNone())
                .isFalse();
        assertThat(person(Map.of(), "--no-password").config().protection().password())
                .isSameAs(Password.none());
        assertThatThrownBy(() -> person(PASSWORD, "--no-password")).isInstanceOf(UsageException.class);
        Files.writeString(file, "\n");
        assertThatThrownBy(() -> person(Map.of(), "--password-file=" + file))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("is empty");
    }

    @Test
    void eachNameHasItsFolder(@TempDir Path folder) throws IOException {
        Path words = Files.writeString(folder.resolve("words"), " abandon".repeat(11) + " about\n");

        assertThat(person(PASSWORD, "-n=Bob").folder()).endsWithRaw(Path.of("jwaku-bob"));
        assertThat(person(PASSWORD, "--folder=" + folder).folder()).isEqualTo(folder);
        assertThat(person(PASSWORD, "--restore-from=" + words).words().map(Mnemonic::words))
                .hasValueSatisfying(list -> assertThat(list).hasSize(12));
    }

    @Test
    void theNodeInsideIsInTheNetworkOfStatusUnlessToldOtherwise() {
        NodeConfig relay = NodeCommand.plan(PersonFlags.parse(Stream.of(), new String[0], Map.of()))
                .config();
        NodeConfig light = NodeCommand.plan(PersonFlags.parse(
                        Stream.of(), new String[] {"-l", "--cluster-id=42", "--shard", "7"}, Map.of()))
                .config();

        assertThat(relay.clusterId()).isEqualTo(16);
        assertThat(relay.shards()).containsExactly(32);
        assertThat(relay.relay()).isTrue();
        assertThat(light.clusterId()).isEqualTo(42);
        assertThat(light.shards()).containsExactly(7);
        assertThat(light.relay()).isFalse();
    }
}
