// Reads Kubernetes manifests from standard input as an API server would: strictly, into Kubernetes' own types. Says one
// line for each object, and what is wrong on standard error; exit code 1 then.
package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/yaml"
)

func main() {
	if err := check(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func check(in io.Reader, out io.Writer) error {
	scheme := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{corev1.AddToScheme, appsv1.AddToScheme} {
		if err := add(scheme); err != nil {
			return err
		}
	}
	// strict: an unknown field or one that comes twice is an error
	decoder := serializer.NewCodecFactory(scheme, serializer.EnableStrict).UniversalDeserializer()
	documents := yaml.NewYAMLReader(bufio.NewReader(in))
	var problems []error
	found := 0
	for number := 1; ; number++ {
		document, err := documents.Read()
		if errors.Is(err, io.EOF) {
			if found == 0 {
				problems = append(problems, errors.New("no manifests"))
			}
			return errors.Join(problems...)
		}
		if err != nil {
			return err
		}
		if content, err := yaml.ToJSON(document); err == nil && string(content) == "null" {
			continue // comments only
		}
		object, kind, err := decoder.Decode(document, nil, nil)
		if err != nil {
			problems = append(problems, fmt.Errorf("document %d: %w", number, err))
			continue
		}
		for _, problem := range names(object) {
			problems = append(problems, fmt.Errorf("document %d, %s: %s", number, kind.Kind, problem))
		}
		accessor, err := meta.Accessor(object)
		if err != nil {
			return err
		}
		fmt.Fprintln(out, kind.Kind, accessor.GetName())
		found++
	}
}

// names gives what an API server says about names, labels, keys and ports.
func names(object runtime.Object) []string {
	accessor, err := meta.Accessor(object)
	if err != nil {
		return []string{err.Error()}
	}
	problems := validation.IsDNS1123Subdomain(accessor.GetName())
	problems = append(problems, labels(accessor.GetLabels())...)
	switch one := object.(type) {
	case *corev1.Secret:
		for key := range one.StringData {
			problems = append(problems, validation.IsConfigMapKey(key)...)
		}
	case *corev1.ConfigMap:
		for key := range one.Data {
			problems = append(problems, validation.IsConfigMapKey(key)...)
		}
	case *corev1.Service:
		problems = append(problems, validation.IsDNS1035Label(one.Name)...)
		problems = append(problems, labels(one.Spec.Selector)...)
		for _, port := range one.Spec.Ports {
			problems = append(problems, validation.IsValidPortNum(int(port.Port))...)
			problems = append(problems, validation.IsDNS1123Label(port.Name)...)
		}
	case *appsv1.StatefulSet:
		problems = append(problems, labels(one.Spec.Template.Labels)...)
		for _, container := range one.Spec.Template.Spec.Containers {
			problems = append(problems, validation.IsDNS1123Label(container.Name)...)
			for _, port := range container.Ports {
				problems = append(problems, validation.IsValidPortNum(int(port.ContainerPort))...)
				problems = append(problems, validation.IsValidPortName(port.Name)...)
			}
		}
	}
	return problems
}

func labels(all map[string]string) []string {
	var problems []string
	for key, value := range all {
		problems = append(problems, validation.IsQualifiedName(key)...)
		problems = append(problems, validation.IsValidLabelValue(value)...)
	}
	return problems
}
