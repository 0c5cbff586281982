/**
 * Communities as far as coming in and going out goes: a community is created and described, people ask to join, are
 * accepted or rejected, take it back, leave.
 *
 * <p>Spec: Status' communities without tokens and encryption. What a community is says its description, which is signed
 * with the community's key and lies on the community's topic. Whoever has that key is its control node.
 *
 * <p>A request goes two ways: sealed to the community's key, as control nodes of status-go expect it, repeated until it
 * is answered; and through data sync to the owner, which acknowledges it. The answer goes two ways as well. Both ways
 * carry the same bytes and a request has one id, so what comes twice counts once.
 */
@NullMarked
package dev.jwaku.messenger.community;

import org.jspecify.annotations.NullMarked;
