package dev.jwaku.waku.filter;

/**
 * What a subscription asks for.
 *
 * @param pubsubTopic where
 * @param contentTopic about what
 */
record FilterCriterion(String pubsubTopic, String contentTopic) {}
