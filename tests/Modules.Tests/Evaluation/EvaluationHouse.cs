using Civium.Contracts.Sensing;
using Civium.Kernel.Databases;
using Civium.Kernel.Events;
using Civium.Modules.Evaluation;
using Civium.Modules.Evaluation.Records;
using Civium.Platform.Databases;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Civium.Modules.Tests.Evaluation;

/// <summary>The evaluation module on a database of its own.</summary>
internal sealed class EvaluationHouse : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("civium-evaluation-");
    private readonly ServiceProvider _services;

    private EvaluationHouse()
    {
        var file = new SqliteDataSource(Path.Combine(_folder.FullName, "evaluation.db"));
        file.Prepare();
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)));
        services.AddKeyedSingleton<IModuleDatabase>(EvaluationDb.Module, new ModuleDatabase(EvaluationDb.Module, DatabaseEngine.Sqlite, file));
        services.AddLogging();
        services.AddLocalization();
        services.AddEvaluation();
        _services = services.BuildServiceProvider();
    }

    public IDbContextFactory<EvaluationDb> Contexts => Get<IDbContextFactory<EvaluationDb>>();

    public IOutboxHandler<StreamsDeleted> ForgetStreams => Get<IOutboxHandler<StreamsDeleted>>();

    public static async Task<EvaluationHouse> OpenAsync()
    {
        var house = new EvaluationHouse();
        await house.Get<IModuleMigration>().MigrateAsync(default);
        return house;
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
