using System.Data.Common;
using Civium.Kernel.Databases;
using Civium.Kernel.Observations;
using Civium.Platform;
using Civium.Platform.Startup;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Civium.Modules.Tests.Platform;

/// <summary>The real platform on embedded storage in a directory of its own, with a store whose disk can be made to fail.</summary>
internal sealed class PlatformHost : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("civium-platform-").FullName;
    private readonly WebApplication _app;

    private PlatformHost(Action<IServiceCollection> register)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.AddPlatform(new PlatformOptions { DataDirectory = _directory });
        builder.Services.AddSingleton<IModuleMigration>(new NoTables("first"));
        builder.Services.AddSingleton<FailingStore>();
        builder.Services.AddSingleton<IObservationStore>(provider => provider.GetRequiredService<FailingStore>());
        register(builder.Services);
        _app = builder.Build();
    }

    public FailingStore Store => _app.Services.GetRequiredService<FailingStore>();

    public IModuleDatabase Database => _app.Services.GetRequiredKeyedService<IModuleDatabase>("first");

    public static async Task<PlatformHost> StartAsync(Action<IServiceCollection>? register = null)
    {
        var host = new PlatformHost(register ?? (_ => { }));
        await host._app.StartAsync();
        return host;
    }

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    public async Task<T?> ScalarAsync<T>(string sql)
    {
        await using var connection = await Database.Source.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (T?)await command.ExecuteScalarAsync();
    }

    /// <summary>Runs some work in a transaction and commits it.</summary>
    public async Task InTransactionAsync(Func<DbTransaction, Task> work)
    {
        await using var connection = await Database.Source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await work(transaction);
        await transaction.CommitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    /// <summary>A module without tables of its own: Platform's are there all the same.</summary>
    private sealed class NoTables(string module) : IModuleMigration
    {
        public string Module => module;

        public Task MigrateAsync(CancellationToken cancellation) => Task.CompletedTask;
    }
}

/// <summary>The embedded store, whose writes can be made to fail as a full or broken disk makes them fail.</summary>
internal sealed class FailingStore(Storage storage) : IObservationStore
{
    private int _failures;

    private IObservationStore Inner => storage.Observations;

    public int Partitions => Inner.Partitions;

    /// <summary>Makes the next writes fail, as many as told.</summary>
    public void Fail(int writes) => Volatile.Write(ref _failures, writes);

    public Task WriteAsync(PartitionWrite write, CancellationToken cancellation) => Interlocked.Decrement(ref _failures) >= 0
        ? Task.FromException(new StorageFullException("a test"))
        : Inner.WriteAsync(write, cancellation);

    public Task<PartitionHold> AcquireAsync(int partition, CancellationToken cancellation) => Inner.AcquireAsync(partition, cancellation);

    public Task<KeyReceipt?> FindReceiptAsync(int partition, string key, CancellationToken cancellation) => Inner.FindReceiptAsync(partition, key, cancellation);

    public Task<IReadOnlySet<long>> FindDeletedStreamsAsync(IReadOnlyCollection<long> streams, CancellationToken cancellation) => Inner.FindDeletedStreamsAsync(streams, cancellation);

    public Task<Observation?> FindAsync(long id, CancellationToken cancellation) => Inner.FindAsync(id, cancellation);

    public Task<PartitionPage> ReadPartitionAsync(int partition, long afterSequence, int limit, CancellationToken cancellation) => Inner.ReadPartitionAsync(partition, afterSequence, limit, cancellation);

    public IAsyncEnumerable<Observation> QueryAsync(ObservationQuery query, CancellationToken cancellation) => Inner.QueryAsync(query, cancellation);

    public Task<long> CountAsync(ObservationQuery query, CancellationToken cancellation) => Inner.CountAsync(query, cancellation);

    public Task<IReadOnlyDictionary<long, StreamExtent>> ExtentsAsync(IReadOnlyCollection<long> streams, CancellationToken cancellation) => Inner.ExtentsAsync(streams, cancellation);
}
