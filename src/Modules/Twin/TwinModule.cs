using Civium.Contracts.Sensing;
using Civium.Contracts.Twin;
using Civium.Kernel.Access;
using Civium.Kernel.Events;
using Civium.Kernel.Partitions;
using Civium.Modules.Twin.Entities;
using Civium.Modules.Twin.Features;
using Civium.Modules.Twin.Imports;
using Civium.Modules.Twin.Imports.Reading;
using Civium.Modules.Twin.Imports.Review;
using Civium.Modules.Twin.Index;
using Civium.Modules.Twin.Latest;
using Civium.Modules.Twin.Live;
using Civium.Modules.Twin.Ogc;
using Civium.Modules.Twin.Map;
using Civium.Modules.Twin.Overview;
using Civium.Modules.Twin.Places;
using Civium.Modules.Twin.Roads;
using Civium.Modules.Twin.Series;
using Civium.Modules.Twin.Storage;
using Civium.Modules.Twin.Texts;
using Civium.Modules.Twin.Tiles;
using Civium.Modules.Twin.Types;
using Civium.Schema;
using Civium.Ui.Layout;
using Civium.Ui.Palette;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace Civium.Modules.Twin;

/// <summary>Registers Twin: the latest state of every stream, and the pages that show it.</summary>
public static class TwinModule
{
    /// <summary>Adds Twin's services.</summary>
    public static IServiceCollection AddTwin(this IServiceCollection services)
    {
        services.AddModuleContext<TwinDb, SqliteTwinDb, PostgresTwinDb>(TwinDb.Module);
        services.AddSingleton<IPartitionConsumer, TwinConsumer>();
        services.AddSingleton<IOutboxHandler<StreamsDeleted>, ForgetStreams>();
        services.AddSingleton<LatestStore>();
        services.AddSingleton<PlaceIndex>();
        services.AddSingleton<StreamSeries>();
        services.AddSingleton<PlaceFeed>();
        services.AddSingleton<CityState>();
        services.AddSingleton<TypeStore>().AddSingleton<ChangeSignal>().AddSingleton<EntityWriter>().AddSingleton<EntityReader>().AddSingleton<EntityPurge>();
        services.AddSingleton<EntityReach>().AddSingleton<TwinIndex>().AddSingleton<FeatureSearch>().AddSingleton<ChangeFeed>();
        services.AddSingleton<ImportFile>().AddSingleton<ImportStore>().AddSingleton<Proposals>().AddSingleton<ImportReview>();
        services.AddSingleton<RoadNetworks>().AddSingleton<IRoads, RoadTravel>();
        services.AddNavItem<TwinTexts>(0, "Overview", "/", Icons.Material.Outlined.Dashboard, Permission.Read, "twin.latest");
        services.AddSingleton<ICommandSource, PlaceCommands>();
        services.AddNavItem<TwinTexts>(10, "Places", "/places", Icons.Material.Outlined.Place, Permission.Read, "twin.latest");
        services.AddNavItem<TwinTexts>(15, "Streams", "/streams", Icons.Material.Outlined.Sensors, Permission.Read, "twin.latest");
        services.AddNavItem<TwinTexts>(30, "Compare", "/compare", Icons.Material.Outlined.ShowChart, Permission.Read, "sensing.observations");
        return services;
    }

    /// <summary>Maps Twin's API.</summary>
    public static IEndpointRouteBuilder MapTwin(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/api/twin").WithTags("Twin");
        PlaceEndpoints.Map(group);
        SeriesEndpoints.Map(group);
        MapEndpoints.Map(group);
        TypeEndpoints.Map(group);
        EntityEndpoints.Map(group);
        ImportEndpoints.Map(group);
        LiveEndpoints.Map(group);
        RoadEndpoints.Map(group);
        TileEndpoints.Map(endpoints);
        OgcEndpoints.Map(endpoints);
        return endpoints;
    }
}
