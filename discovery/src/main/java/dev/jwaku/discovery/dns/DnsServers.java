package dev.jwaku.discovery.dns;

import dev.jwaku.discovery.DiscoveryException;
import dev.jwaku.runtime.CancelledException;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.World;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** DNS servers, asked in turn until one answers; over UDP, then TCP for long answers. Adapter over dnsjava. */
public final class DnsServers implements TxtResolver {
    private static final Duration QUERY_TIMEOUT = Duration.ofSeconds(5);

    private final World world;
    private final List<InetSocketAddress> servers;

    /** Asks these servers, at least one. */
    public DnsServers(World world, List<InetSocketAddress> servers) {
        if (servers.isEmpty()) {
            throw new IllegalArgumentException("no DNS server");
        }
        this.world = world;
        this.servers = List.copyOf(servers);
    }

    @Override
    public List<String> resolve(String name, Deadline deadline) {
        Message query = Message.newQuery(Record.newRecord(name(name), Type.TXT, DClass.IN));
        IOException last = new IOException("no time left");
        for (InetSocketAddress server : servers) {
            if (deadline.isExpired()) {
                break;
            }
            try {
                return read(name, ask(server, query, deadline));
            } catch (IOException e) {
                last = e;
            }
        }
        throw new DiscoveryException("DNS discovery: " + name + ": " + last.getMessage(), last);
    }

    private Message ask(InetSocketAddress server, Message query, Deadline deadline) throws IOException {
        SimpleResolver resolver = new SimpleResolver(server);
        resolver.setTimeout(
                deadline.earlier(Deadline.after(world, QUERY_TIMEOUT)).remaining());
        try {
            return world.offload(() -> resolver.send(query));
        } catch (InterruptedIOException e) {
            throw new CancelledException("DNS query");
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    private static Name name(String name) {
        try {
            return Name.fromString(name, Name.root);
        } catch (TextParseException e) {
            throw new DiscoveryException("DNS discovery: no name: " + name, e);
        }
    }

    private static List<String> read(String name, Message answer) throws IOException {
        int code = answer.getRcode();
        if (code == Rcode.NXDOMAIN) {
            return List.of();
        }
        if (code != Rcode.NOERROR) {
            throw new IOException(name + ": " + Rcode.string(code));
        }
        List<String> texts = new ArrayList<>();
        for (Record found : answer.getSection(Section.ANSWER)) {
            if (found instanceof TXTRecord text) {
                texts.add(String.join("", text.getStrings()));
            }
        }
        return texts;
    }
}
