using Civium.Contracts.Sensing;
using Civium.Kernel.Access;
using Civium.Kernel.Events;
using Civium.Modules.Evaluation.DataSets;
using Civium.Modules.Evaluation.Frameworks;
using Civium.Modules.Evaluation.Live;
using Civium.Modules.Evaluation.Records;
using Civium.Modules.Evaluation.Reports;
using Civium.Modules.Evaluation.Runs;
using Civium.Modules.Evaluation.Serving;
using Civium.Modules.Evaluation.Texts;
using Civium.Schema;
using Civium.Ui.Layout;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using MudBlazor;

namespace Civium.Modules.Evaluation;

/// <summary>Registers evaluation: scores of how well a city, its districts or departments are governed.</summary>
public static class EvaluationModule
{
    /// <summary>Adds the module's services.</summary>
    public static IServiceCollection AddEvaluation(this IServiceCollection services)
    {
        services.AddModuleContext<EvaluationDb, SqliteEvaluationDb, PostgresEvaluationDb>(EvaluationDb.Module);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<FrameworkStore>();
        services.AddSingleton<DataSetStore>();
        services.AddSingleton<RunStore>();
        services.AddSingleton<LiveIndicators>();
        services.AddSingleton<DistrictBook>();
        services.AddSingleton<IOutboxHandler<StreamsDeleted>, ForgetStreams>();
        services.AddSingleton<Func<LiveIndicators>>(provider => provider.GetRequiredService<LiveIndicators>);
        services.AddHostedService<LiveClock>();
        services.AddNavItem<EvaluationTexts>(60, "Title", "/evaluation", Icons.Material.Outlined.Leaderboard, Permission.Read, EvaluationDb.RunsSet);
        return services;
    }

    /// <summary>Maps the module's endpoints.</summary>
    public static IEndpointRouteBuilder MapEvaluation(this IEndpointRouteBuilder endpoints)
    {
        ReportEndpoints.Map(endpoints);
        EvaluationEndpoints.Map(endpoints);
        return endpoints;
    }
}
