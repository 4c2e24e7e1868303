using Civium.Modules.Twin.Latest;
using Civium.Schema;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Civium.Modules.Twin;

public static class TwinModule
{
    public static IServiceCollection AddTwin(this IServiceCollection services)
    {
        services.AddModuleContext<TwinDb, SqliteTwinDb, PostgresTwinDb>(TwinDb.Module);
        return services;
    }

    public static IEndpointRouteBuilder MapTwin(this IEndpointRouteBuilder endpoints) => endpoints;
}
