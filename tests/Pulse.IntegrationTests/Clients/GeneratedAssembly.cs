using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Pulse.IntegrationTests.Clients;

/// <summary>Compiles generated C# in memory, against the assemblies of the tests.</summary>
internal static class GeneratedAssembly
{
    private static readonly CSharpParseOptions Parsing = new(LanguageVersion.Latest);

    /// <summary>Compiles source files, and fails the test with the errors of the compiler.</summary>
    public static Assembly Compile(IEnumerable<string> files)
    {
        var trees = files.AsParallel().Select(
            file => CSharpSyntaxTree.ParseText(SourceText.From(File.ReadAllText(file)), Parsing, file)).ToList();
        var known = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        var compilation = CSharpCompilation.Create(
            "Generated",
            trees,
            known.Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        using var image = new MemoryStream();

        var emitted = compilation.Emit(image);

        Assert.That(emitted.Diagnostics.Where(fault => fault.Severity == DiagnosticSeverity.Error), Is.Empty);
        return Assembly.Load(image.ToArray());
    }
}
