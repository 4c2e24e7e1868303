using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Orleans.Configuration;

namespace Civium.Platform.Cluster;

/// <summary>Sets the actor system up: alone in this process, or with the others on a PostgreSQL.</summary>
internal static class ActorSystem
{
    private const string Cluster = "civium";

    /// <summary>One process: nobody else can join, and its port is any free one on loopback.</summary>
    public static void UseAlone(this ISiloBuilder silo)
    {
        var port = FreePort();
        silo.UseLocalhostClustering(siloPort: port, gatewayPort: 0, serviceId: Cluster, clusterId: Cluster);
    }

    /// <summary>
    /// Many processes. A lost one is found within about ten seconds: three probes of two seconds each go unanswered, and one witness is enough.
    /// A process that was paused and is found dead when it wakes ends itself; until then its epochs keep it from writing.
    /// </summary>
    public static void UsePostgresCluster(this ISiloBuilder silo, string connectionString, IPAddress address)
    {
        silo.Configure<ClusterOptions>(options =>
        {
            options.ClusterId = Cluster;
            options.ServiceId = Cluster;
        });
        silo.Configure<EndpointOptions>(options =>
        {
            options.AdvertisedIPAddress = address;
            options.SiloPort = FreePort();
            options.GatewayPort = 0;
            options.SiloListeningEndpoint = new IPEndPoint(address, options.SiloPort);
        });
        silo.Configure<ClusterMembershipOptions>(options =>
        {
            options.ProbeTimeout = TimeSpan.FromSeconds(2);
            options.MinProbeTimeout = TimeSpan.FromSeconds(1);
            options.MaxProbeTimeout = TimeSpan.FromSeconds(3);
            options.NumMissedProbesLimit = 3;
            options.NumVotesForDeathDeclaration = 1;
            options.EnableIndirectProbes = false;
            options.TableRefreshTimeout = TimeSpan.FromSeconds(5);
            options.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(5);
            options.NumMissedTableIAmAliveLimit = 3;
            options.MaxJoinAttemptTime = TimeSpan.FromSeconds(60);
            options.EvictWhenMaxJoinAttemptTimeExceeded = true;
        });
        silo.Services.AddSingleton<IMembershipTable>(_ => new PostgresMembershipTable(OpenSource(connectionString)));
    }

    private static NpgsqlDataSource OpenSource(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            SearchPath = "cluster",
            ApplicationName = "civium cluster",
            MaxPoolSize = 10,
        };
        var source = NpgsqlDataSource.Create(settings);
        using var command = source.CreateCommand("CREATE SCHEMA IF NOT EXISTS cluster");
        command.ExecuteNonQuery();
        return source;
    }

    private static int FreePort()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }
}
