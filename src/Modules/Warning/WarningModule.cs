using Civium.Contracts.Sensing;
using Civium.Contracts.Warning;
using Civium.Kernel.Access;
using Civium.Kernel.Events;
using Civium.Kernel.Partitions;
using Civium.Modules.Warning.Records;
using Civium.Modules.Warning.RuleBook;
using Civium.Modules.Warning.Rules;
using Civium.Modules.Warning.Texts;
using Civium.Modules.Warning.Tracking;
using Civium.Modules.Warning.Warnings;
using Civium.Schema;
using Civium.Ui.Layout;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using MudBlazor;

namespace Civium.Modules.Warning;

/// <summary>Registers early warning.</summary>
public static class WarningModule
{
    /// <summary>Adds the module's services.</summary>
    public static IServiceCollection AddWarning(this IServiceCollection services)
    {
        services.AddModuleContext<WarningDb, SqliteWarningDb, PostgresWarningDb>(WarningDb.Module);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<RuleStore>();
        services.AddSingleton<RuleEditor>();
        services.AddSingleton<WarningStore>();
        services.AddSingleton<TransitionExport>();
        services.AddSingleton<IOpenWarnings, OpenWarnings>();
        services.AddSingleton<IWarningRecord, WarningRecord>();
        services.AddSingleton<IPartitionConsumer, WarningConsumer>();
        services.AddSingleton<IOutboxHandler<StreamsDeleted>, ForgetStreams>();
        services.AddHostedService<NoDataClock>();
        services.AddNavItem<WarningTexts>(20, "Title", "/warnings", Icons.Material.Outlined.WarningAmber, Permission.Read, WarningDb.WarningsSet);
        return services;
    }

    /// <summary>Maps the module's endpoints.</summary>
    public static IEndpointRouteBuilder MapWarning(this IEndpointRouteBuilder endpoints)
    {
        RuleEndpoints.Map(endpoints);
        WarningEndpoints.Map(endpoints);
        return endpoints;
    }
}
