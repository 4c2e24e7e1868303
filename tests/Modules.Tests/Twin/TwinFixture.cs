using System.Data.Common;
using Bunit;
using Civium.Contracts.Sensing;
using Civium.Contracts.Warning;
using Civium.Kernel.Access;
using Civium.Kernel.Databases;
using Civium.Kernel.Events;
using Civium.Kernel.Observations;
using Civium.Kernel.Partitions;
using Civium.Modules.Twin;
using Civium.Ui;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Civium.Modules.Tests.Twin;

/// <summary>The module as the host registers it, over a city in memory and a SQLite file, with a browser to render its pages in.</summary>
internal sealed class TwinFixture : BunitContext
{
    private readonly TestDatabase _database = new();

    public TwinFixture()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddLogging();
        Services.AddUi();
        Services.AddTwin();
        Services.AddKeyedSingleton<IModuleDatabase>("twin", _database);
        Services.AddSingleton<ICatalogue>(City).AddSingleton<IObservationStore>(City).AddSingleton<IOpenWarnings>(City).AddSingleton<IWarningHistory>(City);
        Services.AddSingleton<IEventBus>(Bus).AddSingleton<IAuthorizer>(Authorizer).AddSingleton<TimeProvider>(Clock);
    }

    public TestCity City { get; } = new();

    public TestBus Bus { get; } = new();

    public TestAuthorizer Authorizer { get; } = new();

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();

    /// <summary>Migrates and lets the consumer take in all readings of the city.</summary>
    public async Task ConsumeAsync()
    {
        await Get<IModuleMigration>().MigrateAsync(CancellationToken.None);
        await Get<IPartitionConsumer>().ConsumeAsync(new Everything(City.Observations), CancellationToken.None);
    }

    protected override async ValueTask DisposeAsyncCore()
    {
        await base.DisposeAsyncCore();
        _database.Dispose();
    }

    private sealed class Everything(IReadOnlyList<Observation> readings) : PartitionAdvance
    {
        public override IReadOnlyList<PartitionStretch> Stretches => [new(0, readings)];

        public override Task SaveAsync(DbTransaction transaction, CancellationToken cancellation) => Task.CompletedTask;
    }
}
