using Civium.Contracts.Sensing;
using Civium.Kernel.Access;
using Civium.Kernel.Events;
using Civium.Modules.Sensing.Aggregating;
using Civium.Kernel.Partitions;
using Civium.Kernel.Observations;
using Civium.Modules.Sensing.Batch;
using Civium.Modules.Sensing.Catalogue;
using Civium.Modules.Sensing.Changing;
using Civium.Modules.Sensing.Creating;
using Civium.Modules.Sensing.Exporting;
using Civium.Modules.Sensing.Devices;
using Civium.Modules.Sensing.Mqtt;
using Civium.Modules.Sensing.Observing;
using Civium.Modules.Sensing.Paths;
using Civium.Modules.Sensing.Pending;
using Civium.Modules.Sensing.Retaining;
using Civium.Modules.Sensing.Quality;
using Civium.Modules.Sensing.Requests;
using Civium.Modules.Sensing.Serving;
using Civium.Modules.Sensing.Streams;
using Civium.Modules.Sensing.Tasking;
using Civium.Modules.Sensing.Texts;
using Civium.Modules.Sensing.Things;
using Civium.Modules.Sensing.Writing;
using Civium.Schema;
using Civium.Ui.Layout;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using MudBlazor;

namespace Civium.Modules.Sensing;

/// <summary>Takes in what the city senses, by the OGC SensorThings API 1.1 at <c>/sensorthings/v1.1</c>.</summary>
public static class SensingModule
{
    // What is public needs no account; what the caller sees of the rest is asked row by row.
    private static readonly RequiresAttribute Reads = new(Permission.Read, "sensing.things", Classification.Public);
    private static readonly RequiresAttribute Writes = new(Permission.Steward, "sensing.things");
    private static readonly RequiresAttribute ReadsObservations = new(Permission.Read, "sensing.observations");
    private static readonly RequiresAttribute Observes = new(Permission.Steward, "sensing.observations");
    private static readonly RequiresAttribute Tasks = new(Permission.Respond, "sensing.tasks");

    /// <summary>Registers the module.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="mqtt">How devices come in over MQTT, which needs an <see cref="ITokenGate"/>; null for no MQTT.</param>
    public static IServiceCollection AddSensing(this IServiceCollection services, MqttSettings? mqtt = null)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddModuleContext<SensingDb, SqliteSensingDb, PostgresSensingDb>(SensingDatabase.Module);
        services.AddSingleton<StreamLoader>().AddSingleton<StreamCache>().AddSingleton<ICatalogue, StreamCatalogue>().AddSingleton<IDistricts, Districts>();
        services.AddSingleton<CatalogueWriter>().AddSingleton<Creation>().AddSingleton<Change>().AddSingleton<Deletion>();
        services.AddSingleton<Features>().AddSingleton<PostObservation>().AddSingleton<TakeObservation>().AddSingleton<CreateObservations>().AddSingleton<ChangeObservation>();
        services.AddSingleton<DeliverObservations>().AddSingleton<DeleteObservations>();
        services.AddSingleton<IOutboxHandler<ObservationsPending>>(provider => provider.GetRequiredService<DeliverObservations>());
        services.AddSingleton<IOutboxHandler<StreamsRetired>>(provider => provider.GetRequiredService<DeleteObservations>());
        services.AddSingleton<IOutboxHandler<FeaturesRetired>>(provider => provider.GetRequiredService<DeleteObservations>());
        services.AddSingleton<RetentionService>().AddHostedService(provider => provider.GetRequiredService<RetentionService>());
        services.AddSingleton<AggregateEndpoint>().AddSingleton<ExportEndpoint>();
        services.AddSingleton<ThingDesk>();
        services.AddNavItem<SensingTexts>(100, "Things", "/things", Icons.Material.Outlined.Inventory2, Permission.Read, "sensing.things");
        services.AddNavItem<SensingTexts>(110, "Onboard", "/devices/new", Icons.Material.Outlined.AddLink, Permission.Steward, "sensing.things");
        services.AddNavItem<SensingTexts>(120, "Query", "/query", Icons.Material.Outlined.ManageSearch, Permission.Read, "sensing.things");
        services.AddSingleton<PathWalker>().AddSingleton<Askers>().AddSingleton<ReadEndpoint>().AddSingleton<WriteEndpoint>().AddSingleton<ObservationEndpoint>();
        services.AddSingleton<TaskBook>().AddSingleton<TaskReports>().AddSingleton<ITasking, TaskOrders>();
        services.AddSingleton<IOutboxHandler<TaskStated>>(provider => provider.GetRequiredService<TaskBook>());
        services.AddSingleton<IReadingJudge, QualityJudge>().AddSingleton<HealthReader>();
        services.AddSingleton<DeviceCatalogue>().AddSingleton<TakeMessage>();
        services.AddSingleton<InnerRequest>().AddSingleton<CatalogueJournal>();
        services.AddSingleton(provider => new Lazy<CatalogueWriter>(provider.GetRequiredService<CatalogueWriter>))
            .AddSingleton(provider => new Lazy<IObservationStore>(provider.GetRequiredService<IObservationStore>)).AddHostedService<NoteOlderStreams>();
        services.AddSingleton<ChangeSet>().AddSingleton<BatchEndpoint>().AddSingleton<DeliverChanges>();
        services.AddSingleton<IOutboxHandler<ObservationReplaced>>(provider => provider.GetRequiredService<DeliverChanges>());
        services.AddSingleton<IOutboxHandler<ObservationRemoved>>(provider => provider.GetRequiredService<DeliverChanges>());
        return services.AddMqtt(mqtt ?? new MqttSettings());
    }

    /// <summary>Maps the service's endpoints.</summary>
    public static IEndpointRouteBuilder MapSensing(this IEndpointRouteBuilder endpoints)
    {
        const string any = Service.Root + "/{**path}";
        Map(endpoints, any, HttpMethods.Get, Reads, context => Of<ReadEndpoint>(context).AnswerAsync(context));
        Map(endpoints, any, HttpMethods.Post, Writes, context => Of<WriteEndpoint>(context).CreateAsync(context));
        Map(endpoints, any, HttpMethods.Patch, Writes, context => Of<WriteEndpoint>(context).ChangeAsync(context));
        Map(endpoints, any, HttpMethods.Delete, Writes, context => Of<WriteEndpoint>(context).DeleteAsync(context));
        Map(endpoints, any, HttpMethods.Put, Writes, context => Of<WriteEndpoint>(context).ChangeAsync(context));
        Map(endpoints, Service.Root + "/$batch", HttpMethods.Post, Reads, context => Of<BatchEndpoint>(context).AnswerAsync(context));
        Map(endpoints, Service.Root + "/Observations", HttpMethods.Post, Observes, context => Of<ObservationEndpoint>(context).PostAsync(context));
        Map(endpoints, Service.Root + "/Datastreams({stream})/Observations", HttpMethods.Post, Observes, context => Of<ObservationEndpoint>(context).PostAsync(context));
        Map(endpoints, Service.Root + "/CreateObservations", HttpMethods.Post, Observes, context => Of<ObservationEndpoint>(context).CreateAsync(context));
        Map(endpoints, "/api/sensing/streams/{id:long}/aggregate", HttpMethods.Get, ReadsObservations, context => Of<AggregateEndpoint>(context).OfStreamAsync(context));
        Map(endpoints, "/api/sensing/aggregate", HttpMethods.Get, ReadsObservations, context => Of<AggregateEndpoint>(context).OfStreamsAsync(context));
        Map(endpoints, "/api/sensing/export", HttpMethods.Get, ReadsObservations, context => Of<ExportEndpoint>(context).AnswerAsync(context));
        Map(endpoints, "/api/sensing/latest", HttpMethods.Get, ReadsObservations, context => Of<AggregateEndpoint>(context).LatestAsync(context));
        Map(endpoints, Service.Root + "/Tasks", HttpMethods.Post, Tasks, context => Of<WriteEndpoint>(context).CreateAsync(context));
        Map(endpoints, Service.Root + "/TaskingCapabilities({capability})/Tasks", HttpMethods.Post, Tasks, context => Of<WriteEndpoint>(context).CreateAsync(context));
        var group = endpoints.MapGroup("/api/sensing").WithTags("Sensing");
        TaskEndpoints.Map(group);
        HealthEndpoints.Map(group);
        DeviceEndpoints.Map(endpoints);
        return endpoints;
    }

    private static void Map(IEndpointRouteBuilder endpoints, string pattern, string method, RequiresAttribute requires, RequestDelegate answer) =>
        endpoints.MapMethods(pattern, [method], answer).WithMetadata(requires);

    private static T Of<T>(HttpContext context)
        where T : notnull => context.RequestServices.GetRequiredService<T>();
}
