package dev.jwaku.delivery.network;

/**
 * Everything that delivery asks of the network. Whoever made the parts closes them, after delivery.
 *
 * @param send the way out
 * @param receive the way in
 * @param stores who can prove that a message is stored, and has what was missed
 * @param link how the node is connected
 */
public record DeliveryNetwork(SendWay send, ReceiveWay receive, StoreNodes stores, Link link) {}
