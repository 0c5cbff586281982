package dev.jwaku.tools.gateway;

import dev.jwaku.messenger.Messenger;
import dev.jwaku.messenger.community.Communities;
import dev.jwaku.messenger.community.Community;
import dev.jwaku.messenger.community.CommunityId;
import dev.jwaku.messenger.community.JoinRequest;
import dev.jwaku.node.rest.Json;
import dev.jwaku.runtime.Bytes;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The calls about communities, as far as joining and leaving them. */
final class CommunityMethods {
    /** The reference's number for a community that lets everybody in; any other number is one that asks its owner. */
    private static final int ACCEPTS_EVERYBODY = 1;

    private final Messenger messenger;
    private final Communities communities;

    CommunityMethods(Messenger messenger) {
        this.messenger = messenger;
        this.communities = messenger.communities();
    }

    void addTo(JsonRpc rpc) {
        ChatMethods.add(rpc, "wakuext_createCommunity", this::create);
        ChatMethods.add(rpc, "wakuext_fetchCommunity", params -> fetch(params.field(0, "communityKey")));
        ChatMethods.add(rpc, "wakuext_communities", params -> all());
        ChatMethods.add(rpc, "wakuext_requestToJoinCommunity", params -> join(params.field(0, "communityId")));
        ChatMethods.add(rpc, "wakuext_acceptRequestToJoinCommunity", params -> answer(params, true));
        ChatMethods.add(rpc, "wakuext_declineRequestToJoinCommunity", params -> answer(params, false));
        ChatMethods.add(rpc, "wakuext_pendingRequestsToJoinForCommunity", params -> pending(params.text(0)));
        ChatMethods.add(rpc, "wakuext_leaveCommunity", params -> {
            CommunityId id = CommunityId.parse(params.text(0));
            communities.leave(id);
            return response(id);
        });
    }

    private JsonNode create(RpcParams params) {
        boolean acceptsEverybody = params.fieldNumber(0, "membership", 0) == ACCEPTS_EVERYBODY;
        Community community =
                communities.create(params.field(0, "name"), params.field(0, "description", ""), acceptsEverybody);
        return response(community.id());
    }

    private JsonNode fetch(String key) {
        return ReferenceJson.community(communities.open(CommunityId.parse(key)));
    }

    private JsonNode all() {
        ArrayNode list = Json.array();
        communities.all().forEach(community -> list.add(ReferenceJson.community(community)));
        return list;
    }

    private JsonNode join(String text) {
        CommunityId id = CommunityId.parse(text);
        communities.join(id);
        ObjectNode response = response(id);
        ObjectNode request = response.putArray("requestsToJoinCommunity").addObject();
        request.put("id", "0x" + id.requestOf(messenger.chatKey()).toHex());
        request.put("communityId", id.toString());
        request.put("publicKey", messenger.chatKey().hex());
        request.put("state", 1);
        return response;
    }

    private JsonNode pending(String text) {
        ArrayNode list = Json.array();
        communities.requests(CommunityId.parse(text)).forEach(request -> list.add(ReferenceJson.joinRequest(request)));
        return list;
    }

    private JsonNode answer(RpcParams params, boolean yes) {
        Bytes id = requestId(params.field(0, "id"));
        Optional<CommunityId> community = communities.all().stream()
                .filter(Community::isOurs)
                .flatMap(ours -> communities.requests(ours.id()).stream())
                .filter(request -> request.id().equals(id))
                .map(JoinRequest::community)
                .findFirst();
        if (yes) {
            communities.accept(id);
        } else {
            communities.reject(id);
        }
        return community.map(this::response).orElseGet(Json::object);
    }

    static Bytes requestId(String text) {
        return Bytes.fromHex(text.startsWith("0x") ? text.substring(2) : text);
    }

    private ObjectNode response(CommunityId id) {
        ObjectNode response = Json.object();
        ArrayNode list = response.putArray("communities");
        communities.find(id).ifPresent(community -> list.add(ReferenceJson.community(community)));
        return response;
    }
}
