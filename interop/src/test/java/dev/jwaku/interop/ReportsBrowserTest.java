package dev.jwaku.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The pages of simulate, lpt, trace and store-watch in Chromium, on a screen and on a phone, light and dark: nothing
 * sticks out, every text can be read. The pictures stay in the folder {@code target/reports}.
 */
@Tag("browser")
@Timeout(360)
class ReportsBrowserTest {
    private static final List<String> SCREENS = List.of("screen-light", "screen-dark", "phone-light", "phone-dark");

    @Test
    void everyReportIsReadableOnEveryScreen(@TempDir Path folder) throws Exception {
        Map<String, Path> pages = SampleReports.write(folder);
        JsonNode seen = look(folder, pages, Path.of("target", "reports").toAbsolutePath());
        assertThat(seen.get("problems")).isEmpty();
        assertThat(seen.get("elsewhere")).isEmpty();
        for (String name : pages.keySet()) {
            for (String screen : SCREENS) {
                JsonNode page = seen.get("pages").get(name).get(screen);
                assertThat(page.get("out"))
                        .as("%s %s: sticks out", name, screen)
                        .isEmpty();
                assertThat(page.get("fits").asBoolean())
                        .as("%s %s: fits", name, screen)
                        .isTrue();
                assertThat(page.get("faint"))
                        .as("%s %s: contrast", name, screen)
                        .isEmpty();
                assertThat(page.get("small"))
                        .as("%s %s: too small", name, screen)
                        .isEmpty();
                assertThat(page.get("cut"))
                        .as("%s %s: cut off in drawings", name, screen)
                        .isEmpty();
                assertThat(page.get("heading").asString())
                        .as("%s %s", name, screen)
                        .isNotBlank();
            }
            assertThat(seen.get("pages").get(name).get("phone-dark").get("background"))
                    .isNotEqualTo(seen.get("pages").get(name).get("phone-light").get("background"));
        }
    }

    @Test
    void aPageThatIsTooWideOrTooFaintIsNoticed(@TempDir Path folder) throws Exception {
        Path page = folder.resolve("bad.html");
        Files.writeString(page, """
                <!DOCTYPE html><html lang="en"><head><meta name="viewport" content="width=device-width"/>
                <title>bad</title>
                </head><body><h1>bad</h1><div style="width: 1500px; background: white">too wide</div>
                <p style="color: #aaaaaa; background: white">too faint</p>
                <svg width="100" height="20" viewBox="0 0 1000 200"><text y="20">too small</text></svg>
                <svg width="100" height="20"><text x="-20" y="15">cut off</text></svg></body></html>
                """);
        JsonNode seen = look(folder, Map.of("bad", page), folder.resolve("pictures"));
        JsonNode phone = seen.get("pages").get("bad").get("phone-light");
        assertThat(phone.get("fits").asBoolean()).isFalse();
        assertThat(phone.get("out").toString()).contains("too wide");
        assertThat(phone.get("faint").toString()).contains("too faint").doesNotContain("too wide");
        assertThat(phone.get("small").toString()).contains("too small");
        assertThat(phone.get("cut").toString()).contains("cut off").doesNotContain("too small");
    }

    private static JsonNode look(Path folder, Map<String, Path> pages, Path pictures)
            throws IOException, InterruptedException {
        Path errors = folder.resolve("browser.log");
        Path answer = folder.resolve("seen.json");
        List<String> command = new ArrayList<>(LivePeers.browserScript("reports.mjs"));
        command.add("--pictures=" + pictures);
        pages.forEach((name, file) -> command.add("--page=" + name + "=" + file));
        Process process = new ProcessBuilder(command)
                .redirectOutput(answer.toFile())
                .redirectError(errors.toFile())
                .start();
        try {
            assertThat(process.waitFor(5, TimeUnit.MINUTES)).as("in time").isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as(Files.readString(errors)).isZero();
        return new JsonMapper().readTree(Files.readString(answer));
    }
}
