/**
 * Private groups: who belongs to them, and how all members come to the same view.
 *
 * <p>Spec: Status' private group chats ({@code MembershipUpdateMessage}). A group is nothing but the list of its signed
 * changes; {@link dev.jwaku.messenger.group.Membership} plays them in the order of their clocks and is pure. Everybody
 * who has the same changes has the same group, in whatever order they came. Each message in a group carries all of
 * them, so who missed the beginning learns it from the first message.
 *
 * <p>A message whose own list of changes breaks a rule is refused whole, as status-go does. Changes of two members that
 * crossed on the way and do not fit together are settled by their order: the later one has no effect, here and
 * everywhere.
 */
@NullMarked
package dev.jwaku.messenger.group;

import org.jspecify.annotations.NullMarked;
