using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Console.Hosting;
using Pulse.Console.Pages;
using Pulse.Console.Portal;

namespace Pulse.Console;

public static class DependencyInjection
{
    /// <summary>Adds the pages to MVC. Their data and their rights come from the requests of the application layer.</summary>
    public static IMvcCoreBuilder AddConsole(this IMvcCoreBuilder mvc)
    {
        mvc.AddViews().AddRazorViewEngine();
        var services = mvc.Services;
        services.AddSingleton<ConsoleAssets>();
        services.AddSingleton<BrowserSessions>();
        services.AddSingleton<SignedInFilter>();
        services.AddSingleton<ApplicantFilter>();
        services.AddScoped<PageContext>();
        services.AddOptions<MvcOptions>()
            .Configure<ConsoleOptions>((options, console) => options.Conventions.Add(new ConsoleSwitch(console)));
        services.Configure<CookieTempDataProviderOptions>(notices =>
        {
            notices.Cookie.Name = Notices.Cookie;
            notices.Cookie.SameSite = SameSiteMode.Strict;
            notices.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        services.Configure<AntiforgeryOptions>(forms =>
        {
            forms.Cookie.Name = "pulse-form";
            forms.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            forms.SuppressXFrameOptionsHeader = true;
        });
        return mvc;
    }
}
