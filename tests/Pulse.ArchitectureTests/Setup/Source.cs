using System.Reflection;
using MediatR;
using Pulse.Domain.Accounts;
using Pulse.Infrastructure.Persistence;

namespace Pulse.ArchitectureTests.Setup;

/// <summary>The code that the rules apply to: everything in src.</summary>
internal static class Source
{
    public static readonly Assembly Domain = typeof(Account).Assembly;
    public static readonly Assembly Application = typeof(Application.DependencyInjection).Assembly;
    public static readonly Assembly Infrastructure = typeof(PulseDbContext).Assembly;
    public static readonly Assembly Console = typeof(Console.Pages.PageController).Assembly;
    public static readonly Assembly Api = typeof(Api.Actions.ApiController).Assembly;

    /// <summary>The package for other services. The rules of the layers do not apply to it.</summary>
    public static readonly Assembly AspNetCore = typeof(AspNetCore.PulseHandler).Assembly;

    /// <summary>The command line, a client of the API. The rules of the layers do not apply to it.</summary>
    public static readonly Assembly Cli = Assembly.Load("Pulse.Cli");

    public static readonly Assembly[] All = [Domain, Application, Infrastructure, Console, Api];

    /// <summary>Handwritten types: not from the compiler, a generator or <c>dotnet ef</c>.</summary>
    public static IEnumerable<Type> Types =>
        All.SelectMany(assembly => assembly.GetTypes()).Where(type => !IsGenerated(type) && !IsMigration(type));

    public static IEnumerable<Type> Requests => Types.Where(type => RequestInterface(type) is not null && !type.IsAbstract);

    public static Type? RequestInterface(Type type) =>
        type.GetInterfaces().SingleOrDefault(
            contract => contract.IsGenericType && contract.GetGenericTypeDefinition() == typeof(IRequest<>));

    /// <summary>The folder that contains src and tests.</summary>
    public static DirectoryInfo Root
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (folder.GetFiles("Pulse.sln").Length == 0)
            {
                folder = folder.Parent ?? throw new DirectoryNotFoundException("No parent folder of the tests contains Pulse.sln.");
            }

            return folder;
        }
    }

    private static bool IsMigration(Type type) => type.Namespace?.Contains(".Migrations", StringComparison.Ordinal) == true;

    private static bool IsGenerated(Type type) => type.Name.Contains('<')
        || type.Namespace?.StartsWith("Pulse.", StringComparison.Ordinal) != true
        || type.CustomAttributes.Any(attribute => attribute.AttributeType.Name is "CompilerGeneratedAttribute" or "GeneratedCodeAttribute")
        || (type.DeclaringType is { } outer && IsGenerated(outer));
}
