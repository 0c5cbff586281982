package dev.jwaku.messenger.encryption;

import dev.jwaku.runtime.Bytes;

/**
 * Names the key of a group.
 *
 * @param groupId a channel's id as text, or a community's 33 bytes
 * @param keyId 32 bytes, or fewer from old clients
 */
public record GroupKeyId(Bytes groupId, Bytes keyId) {}
