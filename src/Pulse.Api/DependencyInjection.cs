using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using FluentValidation;
using FluentValidation.AspNetCore;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.Extensions.Options;
using Pulse.Api.Actions;
using Pulse.Api.Authentication;
using Pulse.Api.Authorization;
using Pulse.Api.Connections;
using Pulse.Api.Errors;
using Pulse.Api.Idempotency;
using Pulse.Api.Json;
using Pulse.Api.Limits;
using Pulse.Api.Lists;
using Pulse.Api.OpenApi;
using Pulse.Api.QueryParameters;
using Pulse.Api.Reads;
using Pulse.Api.Responses;
using Pulse.Api.Routing;
using Pulse.Application.Common.Reads;
using Pulse.Console;
using Pulse.Infrastructure.Revocation;

namespace Pulse.Api;

internal static class DependencyInjection
{
    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.AddSingleton<CallerIdentification>();
        services.AddSingleton<UnansweredRequests>();
        services.AddExceptionHandler<UnexpectedExceptionHandler>();
        services.AddProblemDetails();
        services.AddHealthChecks().AddCheck<ReadinessCheck>("database");
        services.AddOpenApiDocument();
        services.AddConnectionLimits();
        ServerErrorResponses.AddTo(services);

        services.AddSingleton<RequestAdmission>();
        services.AddSingleton<RequestAuthorizationFilter>();
        services.AddSingleton<IdempotencyFilter>();
        services.AddSingleton<ReadLimiter>().AddScoped<IReadLimiter, PageReads>();
        services.AddSingleton<CursorSeal>();
        services.AddSingleton<ExpensiveReadFilter>();
        services.AddOptions<MvcOptions>()
            .Configure(mvc => mvc.Conventions.Add(new ApiConvention(new UnknownParametersConvention())))
            .Configure(mvc => mvc.Conventions.Add(new ApiConvention(new ReadConvention())))
            .Configure<IdempotencyFilter>((mvc, filter) => mvc.Conventions.Add(new ApiConvention(new IdempotencyConvention(filter))))
            .Configure<ExpensiveReadFilter>((mvc, filter) => mvc.Conventions.Add(new ApiConvention(new ExpensiveReadConvention(filter))))
            .Configure<RequestAuthorizationFilter>((mvc, filter) => mvc.Conventions.Add(new ApiConvention(new AdmissionConvention(filter))))
            .PostConfigure<IOptions<Microsoft.AspNetCore.Mvc.JsonOptions>>((mvc, json) =>
            {
                mvc.InputFormatters.Clear();
                mvc.InputFormatters.Add(new JsonBodyFormatter(json.Value.JsonSerializerOptions));
                mvc.OutputFormatters.Clear();
                mvc.OutputFormatters.Add(new JsonResponseFormatter(json.Value.JsonSerializerOptions));
            });
        // Not AddControllers: its services would run the framework's own authentication and authorization on each request.
        services.AddMvcCore(ConfigureMvc).AddConsole().AddApiExplorer().AddJsonOptions(json =>
        {
            JsonSetup.Configure(json.JsonSerializerOptions);
            json.JsonSerializerOptions.TypeInfoResolver =
                new DefaultJsonTypeInfoResolver { Modifiers = { new VerificationJson().Modify } };
        });
        // KeyRingStart creates the keys, and says what is wrong with their folder.
        services.Remove(services.Single(service => service.ImplementationType?.Name == "DataProtectionHostedService"));
        services.Configure<RouteOptions>(routes => routes.SetParameterPolicy<NumberedIdConstraint>(NumberedIdConstraint.Name));
        services.ConfigureHttpJsonOptions(json => JsonSetup.Configure(json.SerializerOptions));
        services.Configure<ApiBehaviorOptions>(behavior =>
        {
            behavior.SuppressMapClientErrors = true;
            behavior.InvalidModelStateResponseFactory = InvalidModel.ToResult;
        });
        services.AddFluentValidationAutoValidation(validation => validation.DisableDataAnnotationsValidation = true);
        ValidatorOptions.Global.PropertyNameResolver = (_, member, _) =>
            member is null ? null : JsonNamingPolicy.CamelCase.ConvertName(member.Name);
        return services;
    }

    private static void ConfigureMvc(MvcOptions mvc)
    {
        // More errors than a body with many sections can have. Above the maximum, the framework only reports that there are too many.
        mvc.MaxModelValidationErrors = 1_000;
        mvc.Filters.Remove(mvc.Filters.OfType<UnsupportedContentTypeFilter>().Single());
        mvc.ModelBinderProviders.Insert(0, new ListQueryBinderProvider());
        mvc.ModelBinderProviders.Insert(0, new QueryParametersBinderProvider());
        // Validators validate all of their object. The framework would visit each object in it again.
        mvc.ModelMetadataDetailsProviders.Add(new SuppressChildValidationMetadataProvider(typeof(object)));
        mvc.SuppressImplicitRequiredAttributeForNonNullableReferenceTypes = true;
        mvc.ModelBindingMessageProvider.SetMissingRequestBodyRequiredValueAccessor(() => "A JSON body is required.");
    }
}
