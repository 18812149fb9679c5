import java.nio.file.Path;
import java.time.Duration;
import org.neo4j.configuration.GraphDatabaseSettings;
import org.neo4j.configuration.connectors.BoltConnector;
import org.neo4j.configuration.helpers.SocketAddress;
import org.neo4j.dbms.api.DatabaseManagementServiceBuilder;

/** Starts Neo4j with its Bolt server on loopback for the tests: Server FOLDER PORT. Ends when its input ends. */
public class Server {
    public static void main(String[] arguments) throws Exception {
        var service = new DatabaseManagementServiceBuilder(Path.of(arguments[0]))
            .setConfig(BoltConnector.enabled, true)
            .setConfig(BoltConnector.listen_address, new SocketAddress("127.0.0.1", Integer.parseInt(arguments[1])))
            .setConfig(GraphDatabaseSettings.auth_enabled, true)
            .setConfig(GraphDatabaseSettings.pagecache_memory, 64L * 1024 * 1024)
            // The tests empty and fill it again and again: it would plan each statement anew every ten seconds.
            .setConfig(GraphDatabaseSettings.cypher_min_replan_interval, Duration.ofDays(1))
            .build();
        Runtime.getRuntime().addShutdownHook(new Thread(service::shutdown));
        System.out.println("ready");
        while (System.in.read() >= 0) {
            // The parent keeps our input open for as long as it needs the server.
        }
        System.exit(0);
    }
}
