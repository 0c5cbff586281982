package dev.jwaku.waku.enr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.runtime.Bytes;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Records of live nodes and of the reference's tests, waku-protocols.md 22.4. */
class EnrVectorsTest {
    static final String SMALL =
            "-Hy4QC73_E3B_FkZhsOakaD4pHe-U--UoGASdG9N0F3SFFUDY_jdQbud8EXVyrlOZ5pZ7VYFBDPMRCENwy87Lh74dF"
                    + "IBgmlkgnY0iXNlY3AyNTZrMaECvNt1jIWbWGpAWWdlLGYm1E1OjlkQk3ONoxDC5sfw8oOFd2FrdTID";
    static final String STORE =
            "enr:-QEMuEAs8JmmyUI3b9v_ADqYtELHUYAsAMS21lA2BMtrzF86tVmyy9cCrhmzfHGHx_g3nybn7jIRybzXTGNj3C"
                    + "2KzrriAYJpZIJ2NIJpcISf3_Jeim11bHRpYWRkcnO4XAArNiZzdG9yZS0wMS5kby1hbXMzLnN0YXR1cy5wcm9kLnN0"
                    + "YXR1cy5pbQZ2XwAtNiZzdG9yZS0wMS5kby1hbXMzLnN0YXR1cy5wcm9kLnN0YXR1cy5pbQYBu94DgnJzjQAQBQABAC"
                    + "AAQACAAQCJc2VjcDI1NmsxoQLfoaQH3oSYW59yxEBfeAZbltmUnC4BzYkHqer2VQMTyoN0Y3CCdl-DdWRwgiMohXdh"
                    + "a3UyAw";
    static final String SANDBOX =
            "enr:-QESuED0qW1BCmF-oH_ARGPr97Nv767bl_43uoy70vrbah3EaCAdK3Q0iRQ6wkSTTpdrg_dU_NC2ydO8leSlRp"
                    + "BX4pxiAYJpZIJ2NIJpcIRA4VDAim11bHRpYWRkcnO4XAArNiZub2RlLTAxLmRvLWFtczMud2FrdS5zYW5kYm94LnN0"
                    + "YXR1cy5pbQZ2XwAtNiZub2RlLTAxLmRvLWFtczMud2FrdS5zYW5kYm94LnN0YXR1cy5pbQYfQN4DgnJzkwABCAAAAA"
                    + "EAAgADAAQABQAGAAeJc2VjcDI1NmsxoQOTd-h5owwj-cx7xrmbvQKU8CV3Fomfdvcv1MBc-67T5oN0Y3CCdl-DdWRw"
                    + "giMohXdha3UyDw";
    static final String BOOT =
            "enr:-QEKuED9AJm2HGgrRpVaJY2nj68ao_QiPeUT43sK-aRM7sMJ6R4G11OSDOwnvVacgN1sTw-K7soC5dzHDFZgZk"
                    + "HU0u-XAYJpZIJ2NIJpcISnYxMvim11bHRpYWRkcnO4WgAqNiVib290LTAxLmRvLWFtczMuc3RhdHVzLnByb2Quc3Rh"
                    + "dHVzLmltBnZfACw2JWJvb3QtMDEuZG8tYW1zMy5zdGF0dXMucHJvZC5zdGF0dXMuaW0GAbveA4Jyc40AEAUAAQAgAE"
                    + "AAgAEAiXNlY3AyNTZrMaEC3rRtFQSgc24uWewzXaxTY8hDAHB8sgnxr9k8Rjb5GeSDdGNwgnZfg3VkcIIjKIV3YWt1"
                    + "Mg0";
    static final String COMPUTED =
            "enr:-L-4QPAtlcEvSDOG1yV-lWBJpf4b3y--q1ocuiMuyH-t2bSNZr5BJdZvLThhfbgEprM3F0gPqjw3h9iJgVWnAv"
                    + "PUwTEBgmlkgnY0gmlwhH8AAAGKbXVsdGlhZGRyc5QAEjYLZXhhbXBsZS5vcmcGH0DeA4Jyc4kAEAMADQAOAC2Jc2Vj"
                    + "cDI1NmsxoQNPNVvct8wK9yjvPM65YV2QaEu1sspfhZqw8LcEB1hxqoN0Y3CC6mCDdWRwgiMohXdha3UyDw";

    @Test
    void smallRecordWithoutPrefix() {
        Enr enr = Enr.parse(SMALL);
        assertThat(enr.sequence()).isEqualTo(1);
        assertThat(enr.encode().length()).isEqualTo(126);
        assertThat(enr.capabilities()).containsExactly(Capability.RELAY, Capability.STORE);
        assertThat(enr.publicKey().data().toHex())
                .isEqualTo("02bcdb758c859b586a405967652c6626d44d4e8e591093738da310c2e6c7f0f283");
        assertThat(enr.nodeId().toHex()).isEqualTo("9922eaa0e232762ba2468f55f79bb70e4dd062eb2acd89997b2f8ddcd3109eb6");
        assertThat(enr.peerId().toString()).isEqualTo("16Uiu2HAm88tibZeYNH9XqvtiYrNnF2xtAfkFWRZXzr36sP1Jv6zE");
        assertThat(enr.shards()).isEmpty();
        assertThat(enr.dialAddresses()).isEmpty();
        assertThat(enr.toString()).isEqualTo("enr:" + SMALL);
    }

    @Test
    void storeNodeOfStatusProd() {
        Enr enr = Enr.parse(STORE);
        assertThat(enr.encode().length()).isEqualTo(271);
        assertThat(enr.ip()).hasValue("159.223.242.94");
        assertThat(enr.tcp()).hasValue(30303);
        assertThat(enr.udp()).hasValue(9000);
        assertThat(enr.capabilities()).containsExactly(Capability.RELAY, Capability.STORE);
        assertThat(enr.shards()).hasValue(new RelayShards(16, List.of(1, 32, 64, 128, 256)));
        assertThat(enr.multiaddrs())
                .extracting(Multiaddr::toString)
                .containsExactly(
                        "/dns4/store-01.do-ams3.status.prod.status.im/tcp/30303",
                        "/dns4/store-01.do-ams3.status.prod.status.im/tcp/443/wss");
        assertThat(enr.nodeId().toHex()).isEqualTo("9278ceb60c8a0962b6494042b05ebc57a12ec716f6fdcb0f4963f138a1f06aa3");
        assertThat(enr.dialAddresses())
                .extracting(Multiaddr::toString)
                .first()
                .isEqualTo("/ip4/159.223.242.94/tcp/30303/p2p/16Uiu2HAmAUdrQ3uwzuE4Gy4D56hX6uLKEeerJAnhKEHZ3DxF1EfT");
    }

    @Test
    void bootstrapNodes() {
        Enr sandbox = Enr.parse(SANDBOX);
        assertThat(sandbox.encode().length()).isEqualTo(277);
        assertThat(sandbox.shards()).hasValue(new RelayShards(1, List.of(0, 1, 2, 3, 4, 5, 6, 7)));
        assertThat(sandbox.capabilities()).hasSize(4);
        assertThat(sandbox.nodeId().toHex())
                .isEqualTo("10da3fc00cf414367e2cd761b9c2ecf3c5f3c8cb33d70279eac04f81df9ee2e6");
        assertThat(sandbox.peerId().toString()).isEqualTo("16Uiu2HAmNaeL4p3WEYzC9mgXBmBWSgWjPHRvatZTXnp8Jgv3iKsb");
        Enr boot = Enr.parse(BOOT);
        assertThat(boot.encode().length()).isEqualTo(269);
        assertThat(boot.capabilities()).containsExactly(Capability.RELAY, Capability.FILTER, Capability.LIGHTPUSH);
        assertThat(boot.peerId().toString()).isEqualTo("16Uiu2HAmAR24Mbb6VuzoyUiGx42UenDkshENVDj4qnmmbabLvo31");
    }

    @Test
    void ourBuilderWritesTheComputedRecord() {
        PrivateKey key = PrivateKey.secp256k1(Bytes.fromHex("11".repeat(32)));
        Enr enr = new EnrBuilder()
                .ip("127.0.0.1")
                .tcp(60_000)
                .udp(9000)
                .multiaddrs(List.of(Multiaddr.parse("/dns4/example.org/tcp/8000/wss")))
                .shards(new RelayShards(16, List.of(13, 14, 45)))
                .capabilities(EnumSet.of(Capability.RELAY, Capability.STORE, Capability.FILTER, Capability.LIGHTPUSH))
                .sign(key);
        assertThat(enr.toString()).isEqualTo(COMPUTED);
        assertThat(enr.encode().length()).isEqualTo(193);
        assertThat(enr.field("rs").orElseThrow().toHex()).isEqualTo("001003000d000e002d");
        assertThat(enr.field("multiaddrs").orElseThrow().toHex()).isEqualTo("0012360b6578616d706c652e6f7267061f40de03");
        assertThat(enr.nodeId().toHex()).isEqualTo("969b0a11b8a56bacf1ac18f219e7e376e7c213b7e7e7e46cc70a5dd086daff2a");
        assertThat(enr.peerId().toString()).isEqualTo("16Uiu2HAmHzBkRq62mG95vsjKMuYQBezZCtjPXYWUoyVxMxi71aB3");
    }

    @Test
    void bitVectorHasTheByteOrderOfTheImplementations() {
        RelayShards shards = new RelayShards(16, List.of(13, 14, 45));
        String expected = "0010" + "006000000020" + "00".repeat(122);
        assertThat(shards.toVector().toHex()).isEqualTo(expected);
        assertThat(RelayShards.fromVector(Bytes.fromHex(expected))).hasValue(shards);
    }
}
