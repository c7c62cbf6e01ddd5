using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using OpenIddict.Validation.AspNetCore;

namespace Pulse.Bench.Hosts;

/// <summary>A service of others with two endpoints, protected in one of several ways.</summary>
internal static class ServiceHost
{
    public const string Name = "service";
    public const string Open = "open";
    public const string Jwt = "jwt";
    public const string Introspection = "introspection";
    public const string MemoryCache = "memory-cache";
    public const string Pulse = "pulse";
    public const string PulseDirect = "pulse-direct";

    /// <summary>Two objects in memory.</summary>
    public const string TrivialPath = "/orders";

    /// <summary>One row of a database.</summary>
    public const string StoredPath = "/stored-orders/500";

    /// <summary>Variables with the file of the service, the address of Pulse and the key of the service.</summary>
    public const string FileVariable = "BENCH_ORDERS";
    public const string UrlVariable = "BENCH_PULSE";
    public const string KeyVariable = "BENCH_SERVICE_KEY";
    public const string SecretVariable = "BENCH_SERVICE_SECRET";

    private const string Permission = "readMerchants";
    private const string MayRead = "may read";

    private static readonly Order[] Orders = [new(1, "tea", 2), new(2, "coffee", 1)];

    public static async Task ServeAsync(string way, string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        StoredOrders.Add(builder.Services, Variable(FileVariable));
        if (way != Open)
        {
            AddGuard(builder.Services, way);
            builder.Services.AddAuthorizationBuilder().AddPolicy(MayRead, policy => policy.RequireAssertion(
                context => context.User.HasClaim("permission", Permission) || context.User.HasScope(Permission)));
        }

        var app = builder.Build();
        if (way == PulseDirect)
        {
            app.UsePulse();
        }

        Protect(app.MapGet(TrivialPath, () => Orders), way);
        Protect(app.MapGet("/stored-orders/{id:int}", StoredOrders.GetAsync), way);
        await StoredOrders.FillAsync(app.Services);
        await app.RunAsync();
    }

    private static void Protect(RouteHandlerBuilder endpoint, string way)
    {
        if (way is Pulse or PulseDirect)
        {
            endpoint.RequirePulsePermission(Permission);
        }
        else if (way != Open)
        {
            endpoint.RequireAuthorization(MayRead);
        }
    }

    private static void AddGuard(IServiceCollection services, string way)
    {
        var (url, key, secret) = (Variable(UrlVariable), Variable(KeyVariable), Variable(SecretVariable));
        switch (way)
        {
            case Jwt:
                services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer(
                    jwt => jwt.TokenValidationParameters = new TokenValidationParameters
                    {
                        ValidIssuer = JwtToken.Issuer,
                        ValidAudience = JwtToken.Issuer,
                        IssuerSigningKey = JwtToken.Key,
                    });
                break;
            case Introspection:
                AddIntrospection(services, new Uri(url), key, secret);
                break;
            case MemoryCache:
                services.AddMemoryCache().AddHttpClient(MemoryCacheHandler.Name, client =>
                {
                    client.BaseAddress = new Uri(url);
                    client.DefaultRequestHeaders.Add("x-api-key", key);
                    client.DefaultRequestHeaders.Add("x-api-secret", secret);
                });
                services.AddAuthentication(MemoryCacheHandler.Name)
                    .AddScheme<AuthenticationSchemeOptions, MemoryCacheHandler>(MemoryCacheHandler.Name, null);
                break;
            default:
                services.AddAuthentication().AddPulse(
                    options => (options.Url, options.ApiKey, options.ApiSecret) = (url, key, secret));
                break;
        }
    }

    private static void AddIntrospection(IServiceCollection services, Uri pulse, string key, string secret)
    {
        services.AddOpenIddict().AddValidation(validation =>
        {
            validation.SetIssuer(pulse);
            validation.SetConfiguration(new OpenIddictConfiguration
            {
                Issuer = pulse,
                IntrospectionEndpoint = new Uri(pulse, "/oauth2/introspect"),
                IntrospectionEndpointAuthMethodsSupported = { OpenIddictConstants.ClientAuthenticationMethods.ClientSecretBasic },
            });
            validation.UseIntrospection().SetClientId(key).SetClientSecret(secret);
            validation.UseSystemNetHttp();
            validation.UseAspNetCore();
        });
        services.AddAuthentication(OpenIddictValidationAspNetCoreDefaults.AuthenticationScheme);
    }

    private static string Variable(string name) => Environment.GetEnvironmentVariable(name) ?? "";

    private sealed record Order(int Id, string Article, int Count);
}
