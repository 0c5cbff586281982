/**
 * A room of the dogfooding protocol ({@code docs/dogfood-protocol.md}) as a JVM takes part in it: the tester's payload
 * on a content topic of the room, MVDS records for who received what, presence. {@link RoomBook} is the truth of one
 * participant, without I/O; {@link RoomParticipant} plays it on a node's delivery.
 */
@NullMarked
package dev.jwaku.tools.dogfood.room;

import org.jspecify.annotations.NullMarked;
