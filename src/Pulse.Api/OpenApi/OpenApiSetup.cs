using Pulse.Api.Responses;
using Pulse.Console.Hosting;
using Scalar.AspNetCore;

namespace Pulse.Api.OpenApi;

internal static class OpenApiSetup
{
    /// <summary>Hides the links of the page's script to its own makers.</summary>
    private const string WithoutForeignLinks = "a[href*='scalar.com'] { display: none }";

    public static IServiceCollection AddOpenApiDocument(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        // Each GET also supports HEAD. The description of the document says so.
        options.ShouldInclude = description => description.HttpMethod != HttpMethods.Head;
        options.AddDocumentTransformer<DocumentTransformer>();
        options.AddDocumentTransformer<ResponseShapes>();
        options.AddDocumentTransformer<SharedComponents>();
        options.AddOperationTransformer<OperationIds>();
        options.AddOperationTransformer<OperationTransformer>();
        options.AddOperationTransformer<OAuthOperationTransformer>();
        options.AddOperationTransformer<ListOperationTransformer>();
        options.AddOperationTransformer<QueryOperationTransformer>();
        options.AddSchemaTransformer<SchemaTransformer>();
        options.CreateSchemaReferenceId = SchemaNames.Of;
    });

    public static void MapOpenApiDocument(this WebApplication app) => app.MapOpenApi("/openapi/v1.json").Add(StaticResponses.Wrap);

    /// <summary>The page that shows the document. It loads nothing from other hosts.</summary>
    public static void MapApiReference(this WebApplication app)
    {
        var brand = app.Services.GetRequiredService<ConsoleOptions>().Brand;
        var logo = app.Services.GetRequiredService<ConsoleAssets>().Logo;
        app.MapScalarApiReference("/docs", docs => docs
                .WithTitle($"{brand.Name} API").WithFavicon(logo.Path).WithCustomCss(WithoutForeignLinks)
                .AddPreferredSecuritySchemes(DocumentTransformer.Session)
                .DisableDefaultFonts().DisableTelemetry().DisableAgent().DisableMcp().HideDeveloperTools().HideClientButton())
            .Add(StaticResponses.Wrap);
    }
}
