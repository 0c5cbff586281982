/**
 * The REST API of a node, as nwaku has it (node-interface.md section 2): paths, JSON, status codes and error texts.
 *
 * <p>{@link dev.jwaku.node.rest.RestServer} is HTTP; it turns a request into a {@link dev.jwaku.node.rest.RestRequest}
 * and asks the {@link dev.jwaku.node.rest.Router}, whose routes come from one class per group of paths. Where we answer
 * otherwise on purpose, docs/rest-differences.md says why.
 */
@NullMarked
package dev.jwaku.node.rest;

import org.jspecify.annotations.NullMarked;
