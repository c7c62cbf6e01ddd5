using System.Reflection;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ApplicationParts;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.Tokens;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Pulse.Bench.Hosts;

/// <summary>The hosts that Pulse is compared with. Each has one controller.</summary>
internal static class Contestant
{
    public const string Bare = "bare";
    public const string BareCore = "bare-core";
    public const string Ready = "ready";
    public const string ReadyCore = "ready-core";
    public const string Pooled = "pooled";
    public const string OneCommit = "one-commit";
    public const string Policy = "policy";
    public const string Jwt = "jwt";
    public const string EntityFramework = "ef";

    private const string MayRead = "may read";

    public static Task ServeAsync(string contestant, string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        AddController(builder.Services, contestant);
        if (!string.IsNullOrEmpty(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
        {
            ExportAsPulse(builder.Services);
        }

        if (contestant is Policy or Jwt or EntityFramework)
        {
            AddGuard(builder.Services, contestant);
            builder.Services.AddAuthorizationBuilder().AddPolicy(
                MayRead, policy => policy.RequireAuthenticatedUser().RequireClaim("permission", "readMerchants"));
        }

        var app = builder.Build();
        var controllers = app.MapControllers();
        if (contestant is Policy or Jwt or EntityFramework)
        {
            controllers.RequireAuthorization(MayRead);
        }

        return app.RunAsync();
    }

    private static void AddController(IServiceCollection services, string contestant)
    {
        switch (contestant)
        {
            case Ready or ReadyCore:
                services.AddSingleton(new ReadyAnswer());
                break;
            case Pooled:
                PooledKeys.Add(services);
                break;
            case OneCommit:
                services.AddSingleton(new CommitWriter());
                break;
            default:
                services.AddSingleton(new Answers());
                break;
        }

        var controller = contestant switch
        {
            Ready or ReadyCore => typeof(ReadyController),
            Pooled => typeof(StoredKeysController),
            OneCommit => typeof(CommitController),
            _ => typeof(AnswerController),
        };
        if (contestant is BareCore or ReadyCore)
        {
            services.AddMvcCore().ConfigureApplicationPartManager(UseOnlyIt).AddJsonOptions(WriteAsPulse);
        }
        else
        {
            services.AddControllers().ConfigureApplicationPartManager(UseOnlyIt).AddJsonOptions(WriteAsPulse);
        }

        void UseOnlyIt(ApplicationPartManager parts)
        {
            parts.FeatureProviders.Clear();
            parts.FeatureProviders.Add(new OnlyController(controller));
        }
    }

    private static void WriteAsPulse(JsonOptions options) => options.JsonSerializerOptions.Encoder = Answers.Encoder;

    private static void ExportAsPulse(IServiceCollection services) => services.AddOpenTelemetry()
        .WithMetrics(metrics => metrics.AddMeter("Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime"))
        .WithTracing(traces => traces.AddAspNetCoreInstrumentation())
        .UseOtlpExporter();

    private static void AddGuard(IServiceCollection services, string contestant)
    {
        var authentication = services.AddAuthentication(contestant);
        switch (contestant)
        {
            case Jwt:
                authentication.AddJwtBearer(contestant, jwt => jwt.TokenValidationParameters = new TokenValidationParameters
                {
                    ValidIssuer = JwtToken.Issuer,
                    ValidAudience = JwtToken.Issuer,
                    IssuerSigningKey = JwtToken.Key,
                });
                break;
            case Policy:
                authentication.AddScheme<AuthenticationSchemeOptions, TableHandler>(contestant, null);
                break;
            default:
                services.AddDbContext<KeysDbContext>(options => options.UseSqlite($"Data Source={KeysDbContext.File}"));
                authentication.AddScheme<AuthenticationSchemeOptions, KeysHandler>(contestant, null);
                break;
        }
    }

    private sealed class OnlyController(Type controller) : ControllerFeatureProvider
    {
        protected override bool IsController(TypeInfo typeInfo) => typeInfo == controller;
    }
}
