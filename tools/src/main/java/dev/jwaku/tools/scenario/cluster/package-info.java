/**
 * The network of a scenario as Kubernetes manifests: the nodes that people use, as {@code jwaku node} in StatefulSets.
 * What a cluster cannot be told by manifests alone, people, their messages and faults, is named and left out.
 */
@NullMarked
package dev.jwaku.tools.scenario.cluster;

import org.jspecify.annotations.NullMarked;
