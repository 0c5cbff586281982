package dev.jwaku.tools.scenario.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.tools.lpt.report.SchemaCheck;
import dev.jwaku.tools.scenario.Catalogue;
import dev.jwaku.tools.scenario.Role;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** No cluster and no API server are asked: structure and references are checked here, more strictly than one would. */
class ClusterManifestsTest {
    private static final String IMAGE = "registry.example/jwaku:0.1.0";
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    /** Of apps/v1 and v1 what we use; any other field is a mistake of ours. */
    private static final JsonNode SCHEMA = new JsonMapper().readTree("""
            {"type": "object", "required": ["apiVersion", "kind", "metadata"],
             "properties": {
               "apiVersion": {"enum": ["v1", "apps/v1"]},
               "kind": {"enum": ["ConfigMap", "Secret", "Service", "StatefulSet"]},
               "metadata": {"type": "object", "required": ["name", "labels"], "additionalProperties": false,
                 "properties": {"name": {"$ref": "#/$defs/name"}, "labels": {"$ref": "#/$defs/texts"}}},
               "type": {"const": "Opaque"},
               "data": {"$ref": "#/$defs/texts"}, "stringData": {"$ref": "#/$defs/texts"},
               "spec": {"anyOf": [{"$ref": "#/$defs/service"}, {"$ref": "#/$defs/set"}]}},
             "additionalProperties": false,
             "$defs": {
               "name": {"type": "string", "pattern": "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$"},
               "texts": {"type": "object", "additionalProperties": {"type": "string"}},
               "port": {"type": "integer", "minimum": 1, "maximum": 65535},
               "service": {"type": "object", "additionalProperties": false,
                 "required": ["clusterIP", "selector", "ports"],
                 "properties": {"clusterIP": {"const": "None"}, "publishNotReadyAddresses": {"type": "boolean"},
                   "selector": {"$ref": "#/$defs/texts"},
                   "ports": {"type": "array", "minItems": 1, "items": {"type": "object",
                     "required": ["name", "port"], "additionalProperties": false,
                     "properties": {"name": {"$ref": "#/$defs/name"}, "port": {"$ref": "#/$defs/port"},
                       "targetPort": {"$ref": "#/$defs/port"}, "protocol": {"enum": ["TCP", "UDP"]}}}}}},
               "set": {"type": "object", "additionalProperties": false,
                 "required": ["serviceName", "replicas", "selector", "template"],
                 "properties": {"serviceName": {"$ref": "#/$defs/name"},
                   "replicas": {"type": "integer", "minimum": 1},
                   "podManagementPolicy": {"enum": ["OrderedReady", "Parallel"]},
                   "selector": {"type": "object", "required": ["matchLabels"], "additionalProperties": false,
                     "properties": {"matchLabels": {"$ref": "#/$defs/texts"}}},
                   "template": {"type": "object", "required": ["metadata", "spec"], "additionalProperties": false,
                     "properties": {"metadata": {"type": "object", "required": ["labels"]},
                       "spec": {"type": "object", "required": ["containers"], "additionalProperties": false,
                         "properties": {"automountServiceAccountToken": {"type": "boolean"},
                           "terminationGracePeriodSeconds": {"type": "integer", "minimum": 0},
                           "securityContext": {"type": "object"},
                           "containers": {"type": "array", "minItems": 1, "maxItems": 1,
                             "items": {"$ref": "#/$defs/container"}},
                           "volumes": {"type": "array", "items": {"type": "object", "required": ["name"],
                             "additionalProperties": false, "properties": {"name": {"$ref": "#/$defs/name"},
                               "secret": {"type": "object", "required": ["secretName"]},
                               "emptyDir": {"type": "object"}}}}}}}}}},
               "container": {"type": "object", "additionalProperties": false, "required": ["name", "image", "args"],
                 "properties": {"name": {"$ref": "#/$defs/name"}, "image": {"type": "string"},
                   "args": {"type": "array", "items": {"type": "string"}},
                   "env": {"type": "array", "items": {"type": "object", "required": ["name", "valueFrom"]}},
                   "ports": {"type": "array", "items": {"type": "object", "required": ["containerPort"],
                     "properties": {"containerPort": {"$ref": "#/$defs/port"}}}},
                   "readinessProbe": {"type": "object", "required": ["httpGet"]},
                   "resources": {"type": "object"}, "securityContext": {"type": "object"},
                   "volumeMounts": {"type": "array", "items": {"type": "object",
                     "required": ["name", "mountPath"]}}}}}}
            """);

    private static ClusterManifests manifests(String name) {
        return ClusterManifests.of(Catalogue.source(name), IMAGE, 7);
    }

    private static List<JsonNode> read(ClusterManifests manifests) {
        List<JsonNode> read = new ArrayList<>();
        try (var documents = new YAMLMapper().readerFor(JsonNode.class).<JsonNode>readValues(manifests.text())) {
            documents.forEachRemaining(read::add);
        }
        return read;
    }

    private static List<JsonNode> of(List<JsonNode> all, String kind) {
        return all.stream()
                .filter(one -> one.get("kind").asString().equals(kind))
                .toList();
    }

    private static String name(JsonNode manifest) {
        return manifest.get("metadata").get("name").asString();
    }

    @Test
    void everyScenarioOfTheCatalogueWithANetworkIsWellFormed() {
        for (String name : Catalogue.names()) {
            boolean hasNetwork = Catalogue.find(name).nodes().stream()
                    .anyMatch(group -> group.role().isInfrastructure() && group.role() != Role.HOSTILE);
            if (!hasNetwork) {
                assertThatThrownBy(() -> manifests(name)).isInstanceOf(IllegalArgumentException.class);
                continue;
            }
            List<JsonNode> all = read(manifests(name));
            for (JsonNode manifest : all) {
                assertThat(SchemaCheck.errors(SCHEMA, manifest))
                        .as(name + ": " + manifest)
                        .isEmpty();
            }
            assertThat(of(all, "StatefulSet")).isNotEmpty();
            of(all, "StatefulSet").forEach(set -> referencesHold(all, set));
        }
    }

    private static void referencesHold(List<JsonNode> all, JsonNode set) {
        JsonNode spec = set.get("spec");
        JsonNode labels = spec.get("template").get("metadata").get("labels");
        assertThat(spec.get("selector").get("matchLabels")).isEqualTo(labels);
        JsonNode service = of(all, "Service").stream()
                .filter(one -> name(one).equals(spec.get("serviceName").asString()))
                .findFirst()
                .orElseThrow();
        assertThat(service.get("spec").get("selector")).isEqualTo(labels);
        JsonNode pod = spec.get("template").get("spec");
        JsonNode container = pod.get("containers").get(0);
        List<String> volumes = new ArrayList<>();
        pod.get("volumes").forEach(volume -> volumes.add(volume.get("name").asString()));
        container
                .get("volumeMounts")
                .forEach(mount -> assertThat(volumes).contains(mount.get("name").asString()));
        JsonNode secret = of(all, "Secret").getFirst();
        assertThat(pod.get("volumes").get(0).get("secret").get("secretName").asString())
                .isEqualTo(name(secret));
        for (int i = 0; i < spec.get("replicas").asInt(); i++) {
            assertThat(secret.get("stringData").has(name(set) + "-" + i + ".toml"))
                    .isTrue();
        }
        assertThat(container.get("image").asString()).isEqualTo(IMAGE);
    }

    @Test
    void nodesDialThoseBeforeThemByNamesAndPeerIdsThatAreTrue() {
        ClusterManifests manifests = manifests("c16-dead-end");
        Map<String, String> known = new LinkedHashMap<>();
        manifests.files().forEach((file, text) -> {
            Matcher dialed = Pattern.compile("/dns4/([a-z0-9-]+)\\.[a-z0-9-]+/tcp/60000/p2p/(16U[A-Za-z0-9]+)")
                    .matcher(text);
            int count = 0;
            while (dialed.find()) {
                assertThat(known).containsEntry(dialed.group(1), dialed.group(2));
                count++;
            }
            assertThat(count).isEqualTo(known.size());
            Matcher key = Pattern.compile("nodekey = \"([0-9a-f]{64})\"").matcher(text);
            assertThat(key.find()).isTrue();
            PrivateKey read = PrivateKey.secp256k1(Bytes.fromHex(key.group(1)));
            known.put(file.replace(".toml", ""), PeerId.of(read.publicKey()).toString());
        });
        assertThat(known)
                .hasSizeGreaterThan(1)
                .allSatisfy((name, id) -> assertThat(name).matches(NAME));
    }

    @Test
    void whatIsNotThereIsNamed() {
        assertThat(manifests("c10-cut-link").missing())
                .anyMatch(what -> what.startsWith("alice: no person"))
                .anyMatch(what -> what.startsWith("traffic"))
                .anyMatch(what -> what.startsWith("fault isolate"));
        assertThat(manifests("c10-cut-link").text()).contains("# not here: traffic");
    }

    @Test
    void theSameSeedGivesTheSameNetwork() {
        assertThat(manifests("baseline").text()).isEqualTo(manifests("baseline").text());
        String other =
                ClusterManifests.of(Catalogue.source("baseline"), IMAGE, 8).text();
        assertThat(other).isNotEqualTo(manifests("baseline").text());
    }
}
