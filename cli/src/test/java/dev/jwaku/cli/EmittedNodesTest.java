package dev.jwaku.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.tools.scenario.Catalogue;
import dev.jwaku.tools.scenario.cluster.ClusterManifests;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The flags of nodes in manifests are flags that a node understands. */
class EmittedNodesTest {
    @Test
    void theNodeReadsTheFilesOfItsManifests(@TempDir Path folder) throws Exception {
        String text = ClusterManifests.of(Catalogue.source("c31-disjoint-stores"), "jwaku:development", 1)
                .text();
        int files = 0;
        try (var documents = new YAMLMapper().readerFor(JsonNode.class).<JsonNode>readValues(text)) {
            while (documents.hasNext()) {
                for (Map.Entry<String, JsonNode> file :
                        documents.next().path("stringData").properties()) {
                    Path path = Files.writeString(
                            folder.resolve(file.getKey()), file.getValue().asString());
                    FlagValues values = new NwakuFlags(NodeCommand.all().toList())
                            .parse(new String[] {"--config-file=" + path}, Map.of());
                    assertThat(values.text("--dns4-domain-name")).isPresent();
                    NodeKey.parse(values.text("--nodekey").orElseThrow());
                    files++;
                }
            }
        }
        assertThat(files).isPositive();
    }
}
