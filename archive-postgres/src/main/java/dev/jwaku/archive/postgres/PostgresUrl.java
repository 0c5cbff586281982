package dev.jwaku.archive.postgres;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a database is, as operators of nwaku write it:
 * {@code postgres://user:password@host:port/database?sslmode=verify-full&sslrootcert=/path}. Also
 * {@code postgresql://}. User and password may be percent-encoded; the port is 5432 if not given; IPv6 addresses stand
 * in brackets. Parameters are those of libpq in the table below; any other is refused, since a mistyped {@code sslmode}
 * would go unnoticed. The password is in no text of this class.
 */
public final class PostgresUrl {
    /** PostgreSQL's port. */
    public static final int DEFAULT_PORT = 5432;

    private static final Pattern FORM = Pattern.compile("postgres(?:ql)?://"
            + "(?:(?<user>[^:@/?#]*)(?::(?<password>[^@/?#]*))?@)?"
            + "(?<host>\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9_.*-]+)(?::(?<port>[0-9]{1,5}))?"
            + "/(?<database>[^/?#]+)(?:\\?(?<parameters>[^#]*))?");
    private static final String WANTED = "a database URL must be postgres://user:password@host:port/database,"
            + " with special characters of user and password percent-encoded";
    private static final List<String> SSL_MODES =
            List.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");
    private static final int MAX_PORT = 65_535;
    /** libpq's word for the authorities that the machine trusts. */
    private static final String SYSTEM = "system";

    private final String host;
    private final int port;
    private final String database;
    private final Optional<String> user;
    private final Optional<String> password;
    private final Map<String, String> parameters;

    private PostgresUrl(Matcher form) {
        this.host = form.group("host");
        this.port = port(form.group("port"));
        this.database = decoded(form.group("database"));
        this.user = Optional.ofNullable(form.group("user"))
                .filter(name -> !name.isEmpty())
                .map(PostgresUrl::decoded);
        this.password = Optional.ofNullable(form.group("password")).map(PostgresUrl::decoded);
        this.parameters =
                parameters(Optional.ofNullable(form.group("parameters")).orElse(""));
    }

    /**
     * Reads a URL.
     *
     * @throws IllegalArgumentException if it is none; the message does not repeat the text, which may hold a password
     */
    public static PostgresUrl parse(String text) {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches()) {
            throw new IllegalArgumentException(WANTED);
        }
        return new PostgresUrl(form);
    }

    /** Whether a text wants to be such a URL. */
    public static boolean isMeant(String text) {
        return text.strip().matches("(?s)postgres(?:ql)?://.*");
    }

    private static int port(String digits) {
        int port = digits == null ? DEFAULT_PORT : Integer.parseInt(digits);
        if (port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException("the port of a database URL must be 1 to " + MAX_PORT + ", not " + port);
        }
        return port;
    }

    /** A plus is a plus: only percent signs mean something here. */
    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // its message would repeat a part of the password
            throw new IllegalArgumentException(WANTED);
        }
    }

    private static Map<String, String> parameters(String text) {
        Map<String, String> properties = new LinkedHashMap<>();
        for (String parameter : text.split("&", -1)) {
            if (!parameter.isEmpty()) {
                int equals = parameter.indexOf('=');
                if (equals < 1) {
                    throw new IllegalArgumentException("a parameter of a database URL must be name=value");
                }
                put(properties, parameter.substring(0, equals), decoded(parameter.substring(equals + 1)));
            }
        }
        return properties;
    }

    /** libpq's names become those of the driver. */
    private static void put(Map<String, String> properties, String name, String value) {
        switch (name) {
            case "sslmode" -> {
                if (!SSL_MODES.contains(value)) {
                    throw new IllegalArgumentException(
                            "sslmode of a database URL must be one of " + SSL_MODES + ", not " + value);
                }
                properties.put("sslmode", value);
            }
            case "sslrootcert" -> {
                if (value.equals(SYSTEM)) {
                    properties.put("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
                } else {
                    properties.put("sslrootcert", value);
                }
            }
            case "sslcert", "sslkey", "sslpassword" -> properties.put(name, value);
            case "connect_timeout" -> properties.put("connectTimeout", whole(name, value));
            case "application_name" -> properties.put("ApplicationName", value);
            case "search_path", "currentSchema" -> properties.put("currentSchema", value);
            default ->
                throw new IllegalArgumentException("a database URL has no parameter " + name + "; there are sslmode,"
                        + " sslrootcert, sslcert, sslkey, sslpassword, connect_timeout, application_name, search_path");
        }
    }

    private static String whole(String name, String value) {
        if (!value.matches("[0-9]{1,5}")) {
            throw new IllegalArgumentException(name + " of a database URL must be a number of seconds, not " + value);
        }
        return value;
    }

    /** For JDBC, without user and password. */
    public String jdbcUrl() {
        String encoded = database.replace("%", "%25").replace("?", "%3F").replace("&", "%26");
        return "jdbc:postgresql://" + host + ":" + port + "/" + encoded;
    }

    /** For JDBC beside {@link #jdbcUrl}: user, password and parameters under the driver's names. A new object. */
    public Properties properties() {
        Properties properties = new Properties();
        parameters.forEach(properties::setProperty);
        user.ifPresent(name -> properties.setProperty("user", name));
        password.ifPresent(secret -> properties.setProperty("password", secret));
        return properties;
    }

    /** Name of the database. */
    public String database() {
        return database;
    }

    /** What may be shown: host, port and database. */
    @Override
    public String toString() {
        return "postgres://" + host + ":" + port + "/" + database;
    }
}
